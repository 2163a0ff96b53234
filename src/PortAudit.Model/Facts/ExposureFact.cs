using PortAudit.Model.Findings;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.ExposureFact>;

namespace PortAudit.Model.Facts;

/// <summary>From where a new connection gets in to a service.</summary>
/// <remarks>On each path a service has at most one certain and one possible exposure; the possible one only where it reaches further.</remarks>
public sealed class ExposureFact : Fact
{
    public static readonly FactType Definition = FactType.Of<ExposureFact>("exposure", "from where a new connection gets in to a service",
    [
        HostName,
        Reference("service", "the service", "service", f => f.Service),
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Service.Protocol),
        Number("port", "port number", f => f.Service.Port),
        Word("reach", "the widest zone among the sources, or a zone of the user's configuration that holds them all", [], f => f.Reach.ToString()),
        Word("certainty", "whether it surely gets in", Vocabulary.Certainties, f => f.Certainty.Word()),
        Addresses("sources", "where it gets in from", f => f.Sources),
        Words("families", "families in which it gets in", Vocabulary.Families, f => [.. f.Families.Select(Vocabulary.Family)]),
        Texts("interfaces", "the interfaces it gets in by; empty when any", f => f.Interfaces),
        Word("path", "by which way: input, to this host; dnat, through it to a container or another host", Vocabulary.Paths, f => f.Path.Word()),
        Text("target", "where packets on the dnat path go: address and port", f => f.Target),
        Number("targetPort", "the port there, where there is only one", f => f.TargetPort),
        Reference("targetKnown", "what is known of that port", "knownPort", f => f.TargetKnown),
        Word("evidence", "which inputs say so", Vocabulary.ExposureEvidences, f => f.Evidence.Word()),
        Text("witness", "one packet that gets in, in the packet language", f => f.Witness),
        Location("rule", "the rule or policy that lets the witness in", f => f.Rules.Count > 0 ? f.Rules[0] : null),
        Locations("rules", "every rule or policy that lets part of it in", f => f.Rules),
        Texts("unknowns", "what the certainty hangs on, with its place", f => f.Unknowns),
        Texts("missing", "evidence that is not at hand", f => f.MissingEvidence),
    ]);

    public override FactType Type => Definition;

    public required ServiceFact Service { get; init; }

    public required Reach Reach { get; init; }

    public required Certainty Certainty { get; init; }

    public required AddressSet Sources { get; init; }

    public IReadOnlyList<IpFamily> Families { get; init; } = [];

    public IReadOnlyList<string> Interfaces { get; init; } = [];

    public ExposurePath Path { get; init; }

    /// <summary>Only on the dnat path: address and port, several with commas.</summary>
    public string? Target { get; init; }

    public int? TargetPort { get; init; }

    /// <summary>Set once, before rules see the fact, by what knows ports.</summary>
    public KnownPortFact? TargetKnown { get; set; }

    public required ExposureEvidence Evidence { get; init; }

    public string? Witness { get; init; }

    public IReadOnlyList<SourceSpan> Rules { get; init; } = [];

    public IReadOnlyList<string> Unknowns { get; init; } = [];

    public IReadOnlyList<string> MissingEvidence { get; init; } = [];

    public override string Identity => Path == ExposurePath.Input
        ? $"{Service.Identity} from {Reach}" : $"{Service.Identity} from {Reach} by {Path.Word()}";
}
