using PortAudit.Model.Findings;
using PortAudit.Model.Hosts;

namespace PortAudit.Model.Reports;

/// <summary>All that one run has to say; every output format is a view of it.</summary>
public sealed record AuditReport
{
    public required string ToolVersion { get; init; }

    /// <summary>The time of the run, or <c>SOURCE_DATE_EPOCH</c> where that is set.</summary>
    public required DateTimeOffset Time { get; init; }

    public IReadOnlyList<RulePackInfo> Packs { get; init; } = [];

    public IReadOnlyList<HostReport> Hosts { get; init; } = [];

    /// <summary>Every input that was read, in the order in which it was found.</summary>
    public IReadOnlyList<ParsedInput> Inputs { get; init; } = [];

    /// <summary>Files that were passed over because no format claims them, with the reason.</summary>
    public IReadOnlyList<PassedOverFile> PassedOver { get; init; } = [];

    /// <summary>Worst first: severity, then certainty, host, place.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Every rule that ran, and what came of it.</summary>
    public IReadOnlyList<RuleOutcome> Rules { get; init; } = [];

    /// <summary>From paths, parsers, analyses, rules and configuration.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    public required GateResult Gate { get; init; }

    /// <summary>The coverage of all inputs together.</summary>
    public CoverageCounts Lines => Inputs.Aggregate(default(CoverageCounts), (sum, i) => sum + i.Lines);

    public CoverageCounts RuleLines => Inputs.Aggregate(default(CoverageCounts), (sum, i) => sum + i.RuleLines);
}

/// <summary>A rule pack that was loaded.</summary>
public sealed record RulePackInfo(string Name, string Version, int Rules);

/// <summary>A file that no format claims.</summary>
public sealed record PassedOverFile(string Path, string Reason);

/// <summary>What came of a rule in this run.</summary>
/// <param name="Reason">For insufficient evidence, what was missing.</param>
public sealed record RuleOutcome(AuditRuleInfo Rule, RuleStatus Status, int Findings, string Reason = "");

public enum RuleStatus
{
    /// <summary>It gave at least one finding.</summary>
    Fired,

    /// <summary>The facts that it asks about were there, and none of them offends.</summary>
    Passed,

    /// <summary>Nothing that it is about occurs in these inputs.</summary>
    NotApplicable,

    /// <summary>What it needs to judge was not at hand; neither passed nor failed.</summary>
    InsufficientEvidence,

    /// <summary>Switched off by configuration or command line.</summary>
    Skipped,
}

/// <summary>Why the run ends as it does.</summary>
/// <param name="FailOn">The lowest severity that gates; <see langword="null"/> for never.</param>
/// <param name="Gating">How many findings gate.</param>
public sealed record GateResult(Severity? FailOn, Certainty MinCertainty, int Gating, int ExitCode);
