namespace PortAudit.Rules.Loading;

/// <summary>The rule files of one pack, not yet compiled.</summary>
/// <param name="Version">Of a folder, the first digits of a hash over its rule files: packs have no other version that could be trusted.</param>
/// <param name="IsShipped">The pack must be documented as the tool's own rules are.</param>
public sealed record RulePackFiles(string Name, string Version, IReadOnlyList<SourceFile> Files, bool IsShipped)
{
    /// <summary>Files that could not be read, or missing example folders.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
