using System.Collections.Immutable;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Findings;

namespace PortAudit.Configuration;

/// <summary>The configuration in force: defaults, overlaid with the file, the environment and the command line.</summary>
/// <remarks>Lists replace each other as a whole; maps (hosts, zones, severities, parameters) entry by entry.</remarks>
public sealed record Settings
{
    public static readonly Settings Default = new();

    /// <summary>The configuration file as shown in messages; <see langword="null"/> when there is none.</summary>
    public string? File { get; init; }

    /// <summary>What to audit when the command line names nothing.</summary>
    public Setting<ImmutableArray<ConfiguredPath>> Paths { get; init; } = Unsaid(ImmutableArray<ConfiguredPath>.Empty);

    /// <summary>In the order of writing: the first host whose globs fit a file gets it.</summary>
    public ImmutableArray<Setting<HostFiles>> Hosts { get; init; } = [];

    /// <summary>Folders of rule packs besides the shipped one.</summary>
    public Setting<ImmutableArray<ConfiguredPath>> Packs { get; init; } = Unsaid(ImmutableArray<ConfiguredPath>.Empty);

    /// <summary>Ids, names or globs of the rules that report; empty for all.</summary>
    public Setting<ImmutableArray<string>> OnlyRules { get; init; } = Unsaid(ImmutableArray<string>.Empty);

    public Setting<ImmutableArray<string>> SkippedRules { get; init; } = Unsaid(ImmutableArray<string>.Empty);

    /// <summary>Of several that fit a rule, the last counts.</summary>
    public ImmutableArray<Setting<RuleSeverity>> Severities { get; init; } = [];

    public ImmutableArray<Setting<RuleParameter>> Parameters { get; init; } = [];

    /// <summary>The least severity that makes the run fail; <see langword="null"/> for never.</summary>
    public Setting<Severity?> FailOn { get; init; } = Unsaid<Severity?>(Severity.High);

    /// <summary>The least certainty that makes the run fail.</summary>
    public Setting<Certainty> MinCertainty { get; init; } = Unsaid(Certainty.Certain);

    public ImmutableArray<Setting<Zone>> Zones { get; init; } = [];

    /// <summary>Those of the configuration, then those of <see cref="ApprovedFile"/>.</summary>
    public ImmutableArray<Setting<ApprovedService>> Approved { get; init; } = [];

    public Setting<ConfiguredPath?> ApprovedFile { get; init; } = Unsaid<ConfiguredPath?>(null);

    /// <summary>Whether a line that is unreadable or only approximated makes the run fail.</summary>
    public Setting<bool> StrictInput { get; init; } = Unsaid(false);

    private static Setting<T> Unsaid<T>(T value) => new(value, Origin.Default);
}
