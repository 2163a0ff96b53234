using PortAudit.Model.Findings;
using PortAudit.Model.Hosts;
using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.OutsideViewFact>;

namespace PortAudit.Model.Facts;

/// <summary>A port as a scan from outside saw it, against what the host's own exports let expect.</summary>
public sealed class OutsideViewFact : Fact
{
    public const string Agrees = "agrees";

    /// <summary>It answered, though the ruleset lets nothing in or nothing listens.</summary>
    public const string UnexpectedlyOpen = "unexpectedly open";

    /// <summary>It did not answer, though a listener can be reached from the internet.</summary>
    public const string UnexpectedlyClosed = "unexpectedly closed";

    public const string Blocked = "blocked";

    public const string Absent = "absent";

    public const string Unknown = "unknown";

    public static readonly FactType Definition =
        FactType.Of<OutsideViewFact>("outsideView", "a port as a scan saw it, against what the exports let expect",
    [
        HostName,
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Protocol),
        Number("port", "port number", f => f.Scanned.Port),
        Text("state", "open, closed, filtered, unfiltered, open|filtered, closed|filtered", f => f.Scanned.State),
        Text("reason", "what the scanner saw, as syn-ack or no-response", f => f.Scanned.Reason),
        Word("expected", "the reach that the exports tell of, or blocked (nothing gets in), absent (nothing listens), unknown", [], f => f.Expected),
        Word("agreement", "whether the two fit together", [Agrees, UnexpectedlyOpen, UnexpectedlyClosed, Unknown], f => f.Agreement),
        Word("certainty", "possible where the scan and the listing may be of different times", Vocabulary.Certainties,
            f => (f.Expected == Absent ? Certainty.Possible : Certainty.Certain).Word()),
        Text("address", "the address that was scanned", f => f.Address),
        Reference("service", "what the exports know of the port", "service", f => f.Service),
        Location("at", "the port in the scan's report", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required string Protocol { get; init; }

    public required ScannedPort Scanned { get; init; }

    public required string Expected { get; init; }

    public required string Agreement { get; init; }

    public required string Address { get; init; }

    public ServiceFact? Service { get; init; }

    public override string Identity => $"{Scanned.Port}/{Protocol} at {Address}";
}
