namespace PortAudit.Configuration;

/// <summary>What the command line says of the configuration, as written; <see langword="null"/> where an option is not given.</summary>
public sealed record CommandLineSettings
{
    public static readonly CommandLineSettings None = new();

    /// <summary>The arguments of <c>audit</c>; none at all is <see langword="null"/>.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary><c>--host NAME=GLOB</c>; several of one name add up.</summary>
    public IReadOnlyList<string>? Hosts { get; init; }

    /// <summary><c>--pack</c></summary>
    public IReadOnlyList<string>? Packs { get; init; }

    /// <summary><c>--rules</c>, each a comma list or one element of it.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary><c>--skip-rules</c>, likewise.</summary>
    public IReadOnlyList<string>? SkipRules { get; init; }

    /// <summary><c>--fail-on</c></summary>
    public string? FailOn { get; init; }

    /// <summary><c>--min-certainty</c></summary>
    public string? MinCertainty { get; init; }

    /// <summary><c>--approved</c></summary>
    public string? ApprovedFile { get; init; }

    /// <summary><c>--strict-input</c></summary>
    public bool? StrictInput { get; init; }
}
