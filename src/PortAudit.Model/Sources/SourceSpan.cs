namespace PortAudit.Model.Sources;

/// <summary>A stretch of one file's decoded text: what every fact, diagnostic and finding points at.</summary>
/// <param name="Start">Offset in <see cref="SourceFile.Text"/>.</param>
/// <param name="Length">In UTF-16 units; 0 marks a place between two characters.</param>
public readonly record struct SourceSpan(SourceFile File, int Start, int Length)
{
    public int Line => File.Position(Start).Line;

    public int Column => File.Position(Start).Column;

    /// <summary>Line and column just behind the last character.</summary>
    public (int Line, int Column) End => File.Position(Start + Length);

    public ReadOnlySpan<char> Text => File.Text.AsSpan(Start, Length);

    /// <summary>What it points at in a file without lines, as a registry's key and value; <see langword="null"/> in a text.</summary>
    public string? Name => File?.NameAt(Start);

    /// <summary><c>path:line</c>, or <c>path (name)</c> where lines mean nothing.</summary>
    public string Place => File is null ? "" : File.IsRendition ? ToString() : $"{File.Path}:{Line}";

    /// <summary><c>path:line:column</c>, or <c>path (name)</c> where lines mean nothing.</summary>
    public override string ToString() => File is null ? "" : File.IsRendition ? Name is { } name ? $"{File.Path} ({name})" : File.Path : $"{File.Path}:{Line}:{Column}";
}
