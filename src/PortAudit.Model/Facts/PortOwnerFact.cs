using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.PortOwnerFact>;

namespace PortAudit.Model.Facts;

/// <summary>How the program that holds a known port stands to it.</summary>
public sealed class PortOwnerFact : Fact
{
    public static readonly IReadOnlyList<string> Standings = ["expected", "foreign", "wrapper", "unknown"];

    public static readonly FactType Definition =
        FactType.Of<PortOwnerFact>("portOwner", "how the program that listens stands to the port's known use",
    [
        HostName,
        Reference("service", "the service", "service", f => f.Service),
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Service.Protocol),
        Number("port", "port number", f => f.Service.Port),
        Text("program", "as the snapshot prints it", f => f.Service.Program),
        Word("standing", "expected; foreign; wrapper (java, docker-proxy …: can be anything); unknown (not shown, or nothing is expected)",
            Standings, f => f.Standing),
        Text("home", "the other known port that this program belongs to, as 22/tcp", f => f.Home),
    ]);

    public override FactType Type => Definition;

    public required ServiceFact Service { get; init; }

    public required string Standing { get; init; }

    public string? Home { get; init; }

    public override string Identity => Service.Identity;
}
