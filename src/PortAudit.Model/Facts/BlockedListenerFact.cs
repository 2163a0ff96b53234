using PortAudit.Model.Findings;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.BlockedListenerFact>;

namespace PortAudit.Model.Facts;

/// <summary>A program listens beyond loopback, and the ruleset lets no new connection in to it.</summary>
public sealed class BlockedListenerFact : Fact
{
    public static readonly FactType Definition =
        FactType.Of<BlockedListenerFact>("blockedListener", "listens beyond loopback, but no new connection gets in",
    [
        HostName,
        Reference("service", "the service", "service", f => f.Service),
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Service.Protocol),
        Number("port", "port number", f => f.Service.Port),
        Word("certainty", "possible where an unknown condition may let it in after all", Vocabulary.Certainties, f => f.Certainty.Word()),
        Location("rule", "the rule or policy that stops the witness", f => f.Rule),
        Text("witness", "one packet that is stopped", f => f.Witness),
    ]);

    public override FactType Type => Definition;

    public required ServiceFact Service { get; init; }

    public required Certainty Certainty { get; init; }

    public SourceSpan? Rule { get; init; }

    public string? Witness { get; init; }

    public override string Identity => Service.Identity;
}
