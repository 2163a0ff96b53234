namespace PortAudit.Inputs;

/// <summary>A file to be read.</summary>
/// <param name="Path">As shown in reports: relative to where the run started, with <c>/</c>.</param>
/// <param name="FullPath"><see langword="null"/> for standard input.</param>
/// <param name="IsNamed">The user named this very file; a folder or glob brought the others along.</param>
public sealed record InputFile(string Path, string? FullPath, bool IsNamed)
{
    /// <summary>The folder that was given and brought the file along; else the file's own. What the file includes must lie below.</summary>
    public string? Root { get; init; }
}
