using PortAudit.Model.Findings;
using PortAudit.Model.Zones;

namespace PortAudit.Configuration;

/// <summary>The configuration in force: defaults, overlaid with the file, the environment and the command line.</summary>
/// <remarks>Lists replace each other as a whole; maps (hosts, zones, severities, parameters) entry by entry.
/// The types of the configuration are classes and interfaces because precompiled code holds no collections of structs from elsewhere:
/// each would be compiled at start-up, which costs more than the whole reading.</remarks>
public sealed record Settings
{
    public static readonly Settings Default = new();

    /// <summary>The configuration file as shown in messages; <see langword="null"/> when there is none.</summary>
    public string? File { get; init; }

    /// <summary>What to audit when the command line names nothing.</summary>
    public Setting<IReadOnlyList<ConfiguredPath>> Paths { get; init; } = new([], Origin.Default);

    /// <summary>In the order of writing: the first host whose globs fit a file gets it.</summary>
    public IReadOnlyList<Setting<HostFiles>> Hosts { get; init; } = [];

    /// <summary>Folders of rule packs besides the shipped one.</summary>
    public Setting<IReadOnlyList<ConfiguredPath>> Packs { get; init; } = new([], Origin.Default);

    /// <summary>Ids, names or globs of the rules that report; empty for all.</summary>
    public Setting<IReadOnlyList<string>> OnlyRules { get; init; } = new([], Origin.Default);

    public Setting<IReadOnlyList<string>> SkippedRules { get; init; } = new([], Origin.Default);

    /// <summary>Of several that fit a rule, the last counts.</summary>
    public IReadOnlyList<Setting<RuleSeverity>> Severities { get; init; } = [];

    public IReadOnlyList<Setting<RuleParameter>> Parameters { get; init; } = [];

    /// <summary>The least severity that makes the run fail; <see langword="null"/> for never.</summary>
    public Setting<Severity?> FailOn { get; init; } = new(Severity.High, Origin.Default);

    /// <summary>The least certainty that makes the run fail.</summary>
    public Setting<Certainty> MinCertainty { get; init; } = new(Certainty.Certain, Origin.Default);

    public IReadOnlyList<Setting<Zone>> Zones { get; init; } = [];

    /// <summary>Those of the configuration, then those of <see cref="ApprovedFile"/>.</summary>
    public IReadOnlyList<Setting<ApprovedService>> Approved { get; init; } = [];

    public Setting<ConfiguredPath?> ApprovedFile { get; init; } = new(null, Origin.Default);

    /// <summary>Whether a line that is unreadable or only approximated makes the run fail.</summary>
    public Setting<bool> StrictInput { get; init; } = new(false, Origin.Default);
}
