using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Hosts;
using PortAudit.PacketSets.Diagrams;

namespace PortAudit.Analysis.Reachability;

/// <summary>Sets what a scan from outside saw against what the host's ruleset and listeners let expect.</summary>
/// <remarks>Where the scanner stood is not known: a port that only some sources reach contradicts nothing, whatever the scan says.</remarks>
internal sealed class OutsideViews(Host host, HostFilter filter, EntryFinder finder, IReadOnlyList<ServiceFact> services,
    IReadOnlyList<ExposureFact> exposures)
{
    private readonly ILookup<(string, int), ServiceFact> _services = services.ToLookup(s => (s.Protocol, s.Port));
    private readonly ILookup<ServiceFact, ExposureFact> _exposures = exposures.ToLookup(e => e.Service);
    private int _asked;

    public IEnumerable<OutsideViewFact> Find()
    {
        foreach (var scan in Own())
        {
            foreach (var port in scan.Ports) yield return View(scan, port);
        }
    }

    /// <summary>Tells that there are scans and none can be said to be of this host.</summary>
    public Diagnostic? Unassigned() => host.Evidence.Scans is [var first, _, ..] scans && !Own().Any()
        ? AnalysisDiagnostics.ScanOfOthers.At(first.Span, scans.Count) : null;

    /// <summary>The scans of this host: by its addresses, or the only one there is (its address may be that of a translating router).</summary>
    private IEnumerable<PortScan> Own()
    {
        var scans = host.Evidence.Scans;
        if (scans.Count == 1) return scans;
        var own = host.Evidence.Addresses.Select(a => a.Address).ToHashSet();
        return scans.Where(s => s.Addresses.Any(own.Contains));
    }

    private OutsideViewFact View(PortScan scan, ScannedPort port)
    {
        var address = scan.Addresses[0];
        var protocol = Vocabulary.Protocol(port.Protocol);
        var known = _services[(protocol, port.Port)].ToList();
        var expected = Expected(address.Family, protocol, port, known);
        return new OutsideViewFact
        {
            Host = host.Name,
            Location = port.Span,
            Protocol = protocol,
            Scanned = port,
            Address = address.ToString(),
            Expected = expected,
            Agreement = Agreement(port.State, expected, known.Exists(s => s.Listening == Listening.Seen)),
            Service = known.Find(s => s.Listening == Listening.Seen) ?? known.FirstOrDefault(),
        };
    }

    private static string Agreement(string state, string expected, bool isSeen) => (state, expected) switch
    {
        (_, OutsideViewFact.Unknown) => OutsideViewFact.Unknown,
        ("open", OutsideViewFact.Blocked or OutsideViewFact.Absent) => OutsideViewFact.UnexpectedlyOpen,
        ("open", _) => OutsideViewFact.Agrees,
        ("closed" or "filtered", OutsideViewFact.Blocked or OutsideViewFact.Absent) => OutsideViewFact.Agrees,
        ("closed" or "filtered", "internet") when isSeen => OutsideViewFact.UnexpectedlyClosed,
        _ => OutsideViewFact.Unknown,
    };

    private string Expected(IpFamily family, string protocol, ScannedPort port, List<ServiceFact> known)
    {
        var ways = known.SelectMany(s => _exposures[s]).Where(e => e.Families.Contains(family) && e.Reach != ReachKind.Loopback).ToList();
        if (ways.Where(e => e.Certainty == Certainty.Certain).MaxBy(e => e.Reach.Rank) is { } widest)
        {
            return host.Surveys(port.Protocol) && known.TrueForAll(s => s.Listening == Listening.Absent) && widest.Path == ExposurePath.Input
                ? OutsideViewFact.Absent : widest.Reach.ToString();
        }

        if (ways.Count > 0 || !filter.Covers(family)) return OutsideViewFact.Unknown;
        if (port.State != "open") return known.Count > 0 ? OutsideViewFact.Blocked : OutsideViewFact.Unknown;
        return IsBlocked(family, protocol, port, known) switch
        {
            true => OutsideViewFact.Blocked,
            false when host.Surveys(port.Protocol) && known.Count == 0 => OutsideViewFact.Absent,
            _ => OutsideViewFact.Unknown,
        };
    }

    private bool? IsBlocked(IpFamily family, string protocol, ScannedPort port, List<ServiceFact> known)
    {
        if (_asked++ >= AnalysisLimits.MostScannedPorts) return null;
        try
        {
            var asked = known.Count > 0 ? known
                : [new ServiceFact { Host = host.Name, Protocol = protocol, Port = port.Port, Listening = Listening.NotSeen }];
            return asked.SelectMany(s => finder.Find(s, family)).All(e => e.Possible.Interfaces.All(d => d.Kind == InterfaceKind.Loopback));
        }
        catch (Exception e) when (e is WalkLimitException or DiagramLimitException)
        {
            return null;
        }
    }
}
