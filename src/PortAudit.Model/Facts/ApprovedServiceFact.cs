using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.ApprovedServiceFact>;

namespace PortAudit.Model.Facts;

/// <summary>A service that the user's configuration allows on a host; expired entries are not facts.</summary>
public sealed class ApprovedServiceFact : Fact
{
    public static readonly FactType Definition =
        FactType.Of<ApprovedServiceFact>("approvedService", "a service that the configuration allows on the host",
    [
        HostName,
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Protocol),
        Number("port", "port number", f => f.Port),
        Addresses("covers", "the sources that are approved", f => f.Covers),
        Text("owner", "who answers for it", f => f.Owner),
        Text("reason", "why", f => f.Reason),
        Text("until", "last day, as 2027-01-31; absent when open-ended", f => f.Until),
    ]);

    public override FactType Type => Definition;

    public required string Protocol { get; init; }

    public required int Port { get; init; }

    public required AddressSet Covers { get; init; }

    public string? Owner { get; init; }

    public string? Reason { get; init; }

    public string? Until { get; init; }

    public override string Identity => $"{Port}/{Protocol}";
}
