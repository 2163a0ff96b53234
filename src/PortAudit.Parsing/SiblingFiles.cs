using PortAudit.Model.Sources;

namespace PortAudit.Parsing;

/// <summary>The answer of a <see cref="ParseContext"/>.</summary>
/// <param name="Files">The same object each time for the same file.</param>
public sealed record SiblingFiles(SiblingAccess Access, IReadOnlyList<SourceFile> Files);
