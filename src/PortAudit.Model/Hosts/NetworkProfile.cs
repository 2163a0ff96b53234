namespace PortAudit.Model.Hosts;

/// <summary>The profile in which Windows has put the network of an interface: it decides which firewall rules apply there.</summary>
/// <param name="Interface">The interface's alias, as <c>Get-NetConnectionProfile</c> names it.</param>
public sealed record NetworkProfile(string? Interface, ProfileCategory Category, SourceSpan Span);
