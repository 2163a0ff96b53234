using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.OrphanAllowFact>;

namespace PortAudit.Model.Facts;

/// <summary>A rule lets a port in, and a full snapshot of that protocol shows nothing listening there.</summary>
public sealed class OrphanAllowFact : Fact
{
    public static readonly FactType Definition = FactType.Of<OrphanAllowFact>("orphanAllow", "let in by a rule that names it, but nothing listens",
    [
        HostName,
        Reference("service", "the implied service", "service", f => f.Exposure.Service),
        Reference("exposure", "from where it would be reached", "exposure", f => f.Exposure),
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Exposure.Service.Protocol),
        Number("port", "port number", f => f.Exposure.Service.Port),
        Word("reach", "as the exposure's", [], f => f.Exposure.Reach.ToString()),
        Word("certainty", "as the exposure's", Vocabulary.Certainties, f => f.Exposure.Certainty.Word()),
        Addresses("sources", "as the exposure's", f => f.Exposure.Sources),
        Text("witness", "one packet that gets in", f => f.Exposure.Witness),
        Location("rule", "the rule that lets it in", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required ExposureFact Exposure { get; init; }

    public override string Identity => $"{Exposure.Service.Port}/{Exposure.Service.Protocol}";
}
