using PortAudit.Model.Firewall;
using PortAudit.Model.Sockets;

namespace PortAudit.Model.Hosts;

/// <summary>What a parser made of one file. There is always one, even of a file that could not be read.</summary>
/// <param name="Type">The format's name as <c>--type</c> spells it.</param>
/// <param name="Reason">Why that format was chosen, for people.</param>
public sealed record ParsedInput(SourceFile Source, string Type, string Reason)
{
    public IReadOnlyList<Ruleset> Rulesets { get; init; } = [];

    public IReadOnlyList<ListenerSnapshot> Snapshots { get; init; } = [];

    /// <summary>Addresses, routes, settings and states; <see langword="null"/> in files of other kinds.</summary>
    public HostEvidence? Evidence { get; init; }

    /// <summary>The parts of the file that other sections of the host complete, or that complete those.</summary>
    public IReadOnlyList<Section> Sections { get; init; } = [];

    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>The other files that were read because this one includes them, and theirs.</summary>
    public IReadOnlyList<SourceFile> IncludedFiles { get; init; } = [];

    /// <summary>Every line of the file.</summary>
    public CoverageCounts Lines { get; init; }

    /// <summary>Only the lines that state a rule.</summary>
    public CoverageCounts RuleLines { get; init; }

    /// <summary>Whether the file is a template of its type: what its placeholders become is not known.</summary>
    public bool IsTemplate { get; init; }

    /// <summary>False when nothing of the format could be made out: empty, noise, cut off before the first rule.</summary>
    public bool HasModel { get; init; } = true;
}
