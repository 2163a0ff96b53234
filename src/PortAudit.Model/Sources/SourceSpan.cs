namespace PortAudit.Model.Sources;

/// <summary>A stretch of one file's decoded text: what every fact, diagnostic and finding points at.</summary>
/// <param name="Start">Offset in <see cref="SourceFile.Text"/>.</param>
/// <param name="Length">In UTF-16 units; 0 marks a place between two characters.</param>
public readonly record struct SourceSpan(SourceFile File, int Start, int Length)
{
    public int Line => File.Position(Start).Line;

    public int Column => File.Position(Start).Column;

    /// <summary>Line and column just after the last character.</summary>
    public (int Line, int Column) End => File.Position(Start + Length);

    public ReadOnlySpan<char> Text => File.Text.AsSpan(Start, Length);

    /// <summary>What it points at in a file without lines, as a registry's key and value; <see langword="null"/> in a text.</summary>
    public string? Name => File?.NameAt(Start);

    /// <summary><c>path:line</c>, or <c>path (name)</c> where lines mean nothing, a long name cut down to its ends: for texts that people
    /// read.</summary>
    public string Place => File is null ? "" : File.IsRendition ? Shown : $"{File.Path}:{Line}";

    /// <summary>As <see cref="ToString"/>, a long name cut down to its ends.</summary>
    public string Shown => File is { IsRendition: true } && Name is { } name ? $"{File.Path} ({Ends(name)})" : ToString();

    /// <summary><c>path:line:column</c>, or <c>path (name)</c> where lines mean nothing.</summary>
    public override string ToString() =>
        File is null ? "" : File.IsRendition ? Name is { } name ? $"{File.Path} ({name})" : File.Path : $"{File.Path}:{Line}:{Column}";

    // Of a registry path its first key tells the machine's own settings from a policy's; the way between is the same everywhere.
    private static string Ends(string name)
    {
        var parts = name.Split('\\');
        return parts.Length <= 5 ? name : string.Join('\\', parts[0] == "HKEY_LOCAL_MACHINE" ? parts[1] : parts[0], "...", parts[^2], parts[^1]);
    }
}
