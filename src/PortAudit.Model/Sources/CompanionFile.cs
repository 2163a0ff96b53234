namespace PortAudit.Model.Sources;

/// <summary>A file that has no meaning but beside another.</summary>
public sealed record CompanionFile(string Name, ReadOnlyMemory<byte> Bytes);
