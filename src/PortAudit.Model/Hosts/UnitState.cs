namespace PortAudit.Model.Hosts;

/// <summary>What systemd says of a unit.</summary>
/// <param name="Unit">With its suffix: <c>firewalld.service</c>.</param>
/// <param name="Enabled">enabled, disabled, masked, static …; <see langword="null"/> when not shown.</param>
/// <param name="Active">active, inactive, failed …; <see langword="null"/> when not shown.</param>
public sealed record UnitState(string Unit, string? Enabled, string? Active, SourceSpan Span);
