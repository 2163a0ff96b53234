using PortAudit.Analysis.Reachability;
using PortAudit.Knowledge.Facts;
using PortAudit.Model.Hosts;
using PortAudit.Model.Reports;

namespace PortAudit;

/// <summary>Puts together what a report shows of a host, the services that are reached from farthest first.</summary>
internal static class HostReports
{
    public static HostReport Of(Host host, HostFacts facts, KnowledgeFacts ports)
    {
        var exposures = facts.Exposures.ToLookup(e => e.Service);
        var blocked = facts.BlockedListeners.ToDictionary(b => b.Service);
        return new HostReport
        {
            Host = host,
            DefaultVerdicts = facts.DefaultVerdicts,
            MissingEvidence = facts.Host.MissingEvidence,
            Services =
            [
                .. facts.Services
                    .Select(s => new ServiceReport(s, [.. exposures[s]], ports.Known(s.Protocol, s.Port), blocked.GetValueOrDefault(s)))
                    .OrderByDescending(s => s.Exposures.Aggregate(-1, (most, e) => Math.Max(most, e.Reach.Rank)))
                    .ThenBy(s => s.Service.Port).ThenBy(s => s.Service.Protocol, StringComparer.Ordinal),
            ],
        };
    }
}
