using PortAudit.Analysis.Zones;
using PortAudit.Inputs;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Rules;

namespace PortAudit;

/// <summary>All that decides what an audit says.</summary>
public sealed record AuditRequest
{
    public required InputRequest Inputs { get; init; }

    /// <summary>Folders with rules beside the shipped ones.</summary>
    public IReadOnlyList<string> Packs { get; init; } = [];

    public RuleSettings RuleSettings { get; init; } = RuleSettings.Default;

    public ZoneMap Zones { get; init; } = ZoneMap.Default;

    /// <summary>The approved services of a host, as facts, among the protocols and ports that occur there.</summary>
    public Func<string, IReadOnlySet<(string Protocol, int Port)>, IEnumerable<ApprovedServiceFact>> Approved { get; init; } = static (_, _) => [];

    /// <summary>The lowest severity that gates; <see langword="null"/> for never.</summary>
    public Severity? FailOn { get; init; } = Severity.High;

    /// <summary>Findings that are less certain are shown and don't gate.</summary>
    public Certainty MinCertainty { get; init; } = Certainty.Certain;

    /// <summary>Whether any line that was not read exactly counts as an input without a model.</summary>
    public bool StrictInput { get; init; }

    /// <summary>Of the packet sets, in diagram nodes.</summary>
    public int NodeLimit { get; init; } = PacketSets.PacketSetLimits.DefaultNodes;

    public required string ToolVersion { get; init; }

    public required DateTimeOffset Time { get; init; }
}
