namespace PortAudit.Model.Firewall.Windows;

/// <summary>One value that a store keeps for a profile.</summary>
/// <param name="Profile">Exactly one.</param>
/// <param name="Name">The name of the registry value, whatever the format calls it: <c>EnableFirewall</c>, <c>DefaultInboundAction</c>.</param>
/// <param name="Value">A number in decimal, or a path.</param>
public sealed record ProfileSetting(NetworkProfiles Profile, string Name, string Value, PolicyLayer Layer, SourceSpan Span);
