namespace PortAudit.Configuration;

/// <summary>The files that tell of one host, by the user's own word.</summary>
public sealed record HostFiles(string Host, IReadOnlyList<ConfiguredPath> Globs);
