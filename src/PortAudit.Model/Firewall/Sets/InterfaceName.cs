namespace PortAudit.Model.Firewall.Sets;

/// <summary>An interface's name, or how it begins.</summary>
/// <param name="Text">Without the sign for "anything may follow".</param>
/// <param name="IsPrefix">The empty prefix is every interface.</param>
public sealed record InterfaceName(string Text, bool IsPrefix = false);
