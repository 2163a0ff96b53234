namespace PortAudit.Reporting;

/// <summary>What the one who runs the audit decides about its output; each format reads what concerns it.</summary>
public sealed record ReportOptions
{
    /// <summary>Columns of the console; text wraps before them.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Whether the console report may use terminal colours; see <see cref="WantsColor"/>.</summary>
    public bool Color { get; init; }

    /// <summary>Console: one line a finding and nothing else, except that missing understanding is still stated.</summary>
    public bool Quiet { get; init; }

    /// <summary>Console: lists in full what is only counted otherwise.</summary>
    public bool Verbose { get; init; }

    /// <summary>HTML: the user's own template, in Scriban.</summary>
    public string? TemplatePath { get; init; }

    /// <summary>SARIF: the absolute folder that its paths are relative to; paths outside become <c>file:</c> addresses.</summary>
    public string? RepositoryRoot { get; init; }

    /// <summary>SARIF: the absolute folder that relative input paths start from; the repository's root when not told.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>SARIF: tells this analysis from others of the same commit on GitHub, such as two hosts audited apart.</summary>
    public string Category { get; init; } = "portaudit";

    /// <summary>Whether colours are welcome: on a terminal, without <c>--no-color</c> and without a NO_COLOR that is not empty
    /// (no-color.org).</summary>
    public static bool WantsColor(bool outputIsTerminal, bool noColorOption, string? noColorVariable) =>
        outputIsTerminal && !noColorOption && string.IsNullOrEmpty(noColorVariable);
}
