using PortAudit.Analysis.Traversal;
using PortAudit.Model.Facts;
using PortAudit.PacketSets.Diagrams;

namespace PortAudit.Analysis.Reachability;

/// <summary>Judges services one after the other: what can reach each, and what follows from it.</summary>
/// <remarks>Not safe for use by several threads at once; judges with a filter each are.</remarks>
internal sealed class ServiceJudge(HostFilter filter, EntryFinder finder, string host, IReadOnlyList<string> missing)
{
    public static readonly IpFamily[] Families = [IpFamily.IPv4, IpFamily.IPv6];

    private readonly ExposureWriter _writer = new(filter, finder, host, missing);

    public EntryFinder Finder { get; } = finder;

    /// <summary>How many nodes its packet sets have.</summary>
    public int Nodes => filter.Space.NodeCount;

    public ServiceJudgement Of(ServiceFact service)
    {
        try
        {
            return Judge(service);
        }
        catch (Exception e) when (e is WalkLimitException or DiagramLimitException)
        {
            return new ServiceJudgement(service)
            {
                MeetsNodeLimit = e is DiagramLimitException,
                Diagnostics = [service.Location is { } at
                    ? AnalysisDiagnostics.Undecided.At(at, service.Identity, e.Message)
                    : AnalysisDiagnostics.Undecided.At(host, service.Identity, e.Message)],
            };
        }
    }

    private ServiceJudgement Judge(ServiceFact service)
    {
        var entries = new List<ServiceEntry>();
        foreach (var family in Families)
        {
            if (service.Listeners.Count > 0 || filter.Covers(family)) entries.AddRange(Finder.Find(service, family));
        }

        var judgement = new ServiceJudgement(service) { Diagnostics = [.. entries.SelectMany(e => e.Evidence?.Diagnostics ?? [])] };
        var exposures = _writer.Exposures(service, entries).ToList();
        if (service.Listening != Listening.Seen && exposures.All(e => e.Reach == ReachKind.Loopback)) return judgement with { IsService = false };
        return judgement with
        {
            Exposures = exposures,
            Blocked = _writer.Blocked(service, entries),
            Gap = FamilyGaps.Find(host, service, entries),
            Orphan = service.Listening == Listening.Absent && exposures.Find(e => e.Path == ExposurePath.Input) is { } exposure
                ? new OrphanAllowFact { Host = host, Exposure = exposure, Location = exposure.Rules.Count > 0 ? exposure.Rules[0] : service.Location }
                : null,
        };
    }
}
