using PortAudit.Model.Findings;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.FamilyGapFact>;

namespace PortAudit.Model.Facts;

/// <summary>One family lets a service in from further away than the other.</summary>
public sealed class FamilyGapFact : Fact
{
    public static readonly FactType Definition = FactType.Of<FamilyGapFact>("familyGap", "let in over one family what the other blocks",
    [
        HostName,
        Reference("service", "the service", "service", f => f.Service),
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Service.Protocol),
        Number("port", "port number", f => f.Service.Port),
        Word("open", "the family that lets it in", Vocabulary.Families, f => Vocabulary.Family(f.Open)),
        Word("closed", "the family that lets in less", Vocabulary.Families, f => Vocabulary.Family(f.Closed)),
        Word("openReach", "reach in the open family", [], f => f.OpenReach.ToString()),
        Word("closedReach", "reach in the closed family; none when nothing gets in", [], f => f.ClosedReach.ToString()),
        Addresses("sources", "where it gets in from, in the open family", f => f.Sources),
        Word("certainty", "whether both sides are sure", Vocabulary.Certainties, f => f.Certainty.Word()),
        Text("witness", "one packet of the open family that gets in", f => f.Witness),
        Location("rule", "the rule or policy that lets it in", f => f.Location),
        Texts("missing", "evidence that is not at hand", f => f.MissingEvidence),
    ]);

    public override FactType Type => Definition;

    public required ServiceFact Service { get; init; }

    public required IpFamily Open { get; init; }

    public required IpFamily Closed { get; init; }

    public required Reach OpenReach { get; init; }

    public required Reach ClosedReach { get; init; }

    public required AddressSet Sources { get; init; }

    public required Certainty Certainty { get; init; }

    public string? Witness { get; init; }

    public IReadOnlyList<string> MissingEvidence { get; init; } = [];

    public override string Identity => $"{Service.Identity} {Vocabulary.Family(Open)}";
}
