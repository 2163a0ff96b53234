namespace PortAudit.Model.Firewall.Windows;

/// <summary>One object of <c>Get-NetFirewallRule</c> or of a filter cmdlet, as property names and values.</summary>
/// <param name="InstanceId">What the objects of one rule have in common.</param>
/// <param name="Properties">Names compare without case. A value is a list; empty for null.</param>
public sealed record WindowsRulePart(string InstanceId, IReadOnlyDictionary<string, IReadOnlyList<string>> Properties, SourceSpan Span);
