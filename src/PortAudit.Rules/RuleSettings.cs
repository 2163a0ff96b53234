using PortAudit.Rules.Matching;

namespace PortAudit.Rules;

/// <summary>What the user's configuration and command line say about rules. Patterns are globs over ids, names, or <c>id-name</c>.</summary>
public sealed record RuleSettings
{
    public static readonly RuleSettings Default = new();

    /// <summary>The rules that report; empty for all. Rules that derive always run, because others rely on them, unless
    /// <see cref="Skipped"/> names them.</summary>
    public IReadOnlyList<string> Enabled { get; init; } = [];

    public IReadOnlyList<string> Skipped { get; init; } = [];

    /// <summary>In place of what the rule says; of several patterns that fit, the last counts.</summary>
    public IReadOnlyList<KeyValuePair<string, Severity>> Severities { get; init; } = [];

    /// <summary>By rule id, then by name: a text, a whole number, a flag, or a list of these, in the kind of the default.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, object>> Parameters { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, object>>();

    /// <summary>A rule gets no more combinations than this on a host, whole ones or begun.</summary>
    public int MostCombinations { get; init; } = RuleMatches.Cap;

    /// <summary>Sees what each round of matching finds over the facts of a host: for tests and tools that explain.</summary>
    public Action<FactBase, IReadOnlyList<RuleMatches>>? Observer { get; init; }

    /// <summary>Makes a file's path relative to its repository: part of a finding's id, which must not change with the folder of a
    /// checkout.</summary>
    public Func<string, string> RepositoryPath { get; init; } = static path => path;
}
