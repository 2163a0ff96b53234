namespace PortAudit.Configuration;

/// <summary>A list as one layer has it.</summary>
/// <param name="Folder">What relative paths in it start from.</param>
internal sealed record ConfiguredList(IReadOnlyList<Setting<string>> Items, Origin Origin, string Folder);
