namespace PortAudit.Configuration;

/// <summary>A value in force and who said it.</summary>
public sealed record Setting<T>(T Value, Origin Origin);
