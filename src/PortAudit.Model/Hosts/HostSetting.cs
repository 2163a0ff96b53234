namespace PortAudit.Model.Hosts;

/// <summary>A value of the kernel's settings, such as <c>net.ipv4.ip_forward</c>; the name has points, however it was written.</summary>
public sealed record HostSetting(string Name, string Value, SourceSpan Span);
