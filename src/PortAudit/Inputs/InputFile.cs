namespace PortAudit.Inputs;

/// <summary>A file to be read.</summary>
/// <param name="Path">As shown in reports: relative to where the run started, with <c>/</c>.</param>
/// <param name="FullPath"><see langword="null"/> for standard input.</param>
/// <param name="IsNamed">The user named this very file; a folder or glob brought the others along.</param>
public sealed record InputFile(string Path, string? FullPath, bool IsNamed);
