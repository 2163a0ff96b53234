namespace PortAudit.Inputs;

/// <summary>Which files to read, and how.</summary>
public sealed record InputRequest
{
    /// <summary>Files, folders, globs, or <c>-</c> for standard input.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Where relative paths start.</summary>
    public required string Folder { get; init; }

    /// <summary>The format of every file; <see langword="null"/> to detect it.</summary>
    public string? Type { get; init; }

    /// <summary>Host names with the globs of their files.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Globs)> Hosts { get; init; } = [];

    public Func<Stream> StandardInput { get; init; } = () => Stream.Null;

    /// <summary>What to call standard input in reports.</summary>
    public string StandardInputName { get; init; } = "-";
}
