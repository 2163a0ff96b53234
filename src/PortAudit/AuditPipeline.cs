using PortAudit.Analysis;
using PortAudit.Analysis.Evidence;
using PortAudit.Analysis.Reachability;
using PortAudit.Analysis.WindowsFirewall;
using PortAudit.Inputs;
using PortAudit.Knowledge;
using PortAudit.Knowledge.Facts;
using PortAudit.Model.Facts;
using PortAudit.Model.Hosts;
using PortAudit.Model.Reports;
using PortAudit.Rules.Matching;

namespace PortAudit;

/// <summary>The whole order of work of an audit: files, hosts, facts, findings, report.</summary>
public static class AuditPipeline
{
    public static AuditReport Run(AuditRequest request)
    {
        var knowledge = PortKnowledge.Load();
        var ports = new KnowledgeFacts(knowledge);

        var inputs = LoadedInputs.Load(request.Inputs, knowledge);
        // What the files say in their own words is gathered while the packets walk.
        var stated = Task.Run(() => inputs.Hosts.ToDictionary(h => h, Stated));
        var hosts = inputs.Hosts.Where(h => h.Rulesets.Count + h.Snapshots.Count > 0 || !h.Evidence.IsEmpty).ToList();
        var analysed = Analyse(hosts, request, ports);
        var ofHost = stated.GetAwaiter().GetResult();
        var facts = analysed.SelectMany(a => FactsOf(a.Host, a.Facts, ofHost[a.Host], ports, request)).ToList();
        var rules = request.Rules.GetAwaiter().GetResult();
        var judged = new RuleRunner(rules, request.RuleSettings).Run([.. facts, .. ports.KnownPorts(facts)]);

        var gating = judged.Findings.Count(f => request.FailOn is { } failOn && f.Severity >= failOn && f.Certainty >= request.MinCertainty);
        return new AuditReport
        {
            ToolVersion = request.ToolVersion,
            Time = request.Time,
            Packs = rules.Packs,
            Hosts = [.. analysed.Select(a => HostReport(a.Host, a.Facts, ports))],
            Inputs = inputs.Inputs,
            PassedOver = inputs.PassedOver,
            Findings = judged.Findings,
            Rules = judged.Outcomes,
            Diagnostics =
            [
                .. inputs.AllDiagnostics, .. analysed.SelectMany(a => a.Facts.Diagnostics), .. rules.Diagnostics, .. judged.Diagnostics,
            ],
            Gate = new GateResult(request.FailOn, request.MinCertainty, gating, AuditExitCode.Of(inputs, gating, request.StrictInput)),
        };
    }

    // One host has all cores for its services, several share them: a host alone can't use the others while it compiles its sets.
    private static List<(Host Host, HostFacts Facts)> Analyse(List<Host> hosts, AuditRequest request, KnowledgeFacts ports)
    {
        var (cores, interesting) = (Environment.ProcessorCount, ports.Interesting);
        var facts = new HostFacts[hosts.Count];
        SharedWork.Do(hosts.Count, cores, _ => i =>
            facts[i] = ReachabilityAnalysis.Run(hosts[i], request.Zones, interesting, request.NodeLimit, hosts.Count == 1 ? cores : 1));
        return [.. hosts.Select((h, i) => (h, facts[i]))];
    }

    private static List<Fact> Stated(Host host) => [.. WindowsFirewallFacts.Of(host), .. EvidenceFacts.Of(host)];

    private static IEnumerable<Fact> FactsOf(Host host, HostFacts facts, List<Fact> stated, KnowledgeFacts ports, AuditRequest request) =>
    [
        .. facts.All,
        .. stated,
        .. facts.Services.Where(s => s.Listening == "seen").Select(ports.Owner),
        .. request.Approved(host.Name, facts.Services.Select(s => (s.Protocol, s.Port)).ToHashSet()),
        .. host.Inputs.SelectMany(i => i.Diagnostics).Concat(facts.Diagnostics)
            .Select(d => new DiagnosticFact { Host = host.Name, Location = d.Span, Diagnostic = d }),
    ];

    private static HostReport HostReport(Host host, HostFacts facts, KnowledgeFacts ports)
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
                    .OrderByDescending(s => s.Exposures.Aggregate(-1, (most, e) => Math.Max(most, Analysis.Zones.ZoneMap.Rank(e.Reach))))
                    .ThenBy(s => s.Service.Port).ThenBy(s => s.Service.Protocol, StringComparer.Ordinal),
            ],
        };
    }
}
