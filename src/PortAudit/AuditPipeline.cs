using PortAudit.Analysis;
using PortAudit.Analysis.Evidence;
using PortAudit.Analysis.Reachability;
using PortAudit.Analysis.WindowsFirewall;
using PortAudit.Inputs;
using PortAudit.Knowledge;
using PortAudit.Knowledge.Facts;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall;
using PortAudit.Model.Hosts;
using PortAudit.Model.Reports;
using PortAudit.Rules;
using PortAudit.Rules.Running;

namespace PortAudit;

/// <summary>The whole order of work of an audit: files, hosts, facts, findings, report.</summary>
public static class AuditPipeline
{
    /// <summary>Audits with the shipped rules and those of <see cref="AuditRequest.Packs"/>.</summary>
    /// <returns>No report when a pack has an error: then nothing is audited, and what is being read is not waited for.</returns>
    public static AuditResult Run(AuditRequest request)
    {
        // Reading the files and compiling the rules take about the same time.
        var reading = Task.Run(() => Read(request));
        var rules = RulePacks.Load([RulePacks.Shipped(), .. request.Packs.Select(p => RulePacks.Folder(p))]);
        if (rules.HasErrors) return new AuditResult(null, rules.Diagnostics);
        var (inputs, knowledge) = reading.GetAwaiter().GetResult();
        return new AuditResult(Audit(request, inputs, knowledge, rules), []);
    }

    /// <summary>Audits with rules that are compiled already: for many audits with the same ones. <see cref="AuditRequest.Packs"/> is not
    /// looked at.</summary>
    public static AuditReport Run(AuditRequest request, CompiledPack rules)
    {
        var (inputs, knowledge) = Read(request);
        return Audit(request, inputs, knowledge, rules);
    }

    private static (LoadedInputs Inputs, PortKnowledge Knowledge) Read(AuditRequest request)
    {
        var knowledge = PortKnowledge.Load();
        return (LoadedInputs.Load(request.Inputs, knowledge), knowledge);
    }

    private static AuditReport Audit(AuditRequest request, LoadedInputs inputs, PortKnowledge knowledge, CompiledPack rules)
    {
        var ports = new KnowledgeFacts(knowledge);
        var runner = new RuleRunner(rules, request.RuleSettings);
        // The rules that such inputs can make hold are built while the packets walk.
        var building = Task.Run(() => runner.Prepare(TypesOf(inputs.Hosts)));
        var hosts = Analyse(inputs.Hosts, request, ports);
        var facts = hosts.SelectMany(h => FactsOf(h, ports, request)).ToList();
        building.GetAwaiter().GetResult();
        var judged = runner.Run([.. facts, .. ports.Attach(facts)]);
        var gating = judged.Findings.Count(f => request.FailOn is { } failOn && f.Severity >= failOn && f.Certainty >= request.MinCertainty);
        return new AuditReport
        {
            ToolVersion = request.ToolVersion,
            Time = request.Time,
            Packs = rules.Packs,
            Hosts = [.. hosts.Select(h => HostReports.Of(h.Host, h.Reached, ports))],
            Inputs = inputs.Inputs,
            PassedOver = inputs.PassedOver,
            Findings = judged.Findings,
            Rules = judged.Outcomes,
            Diagnostics = [.. inputs.AllDiagnostics, .. hosts.SelectMany(h => h.Reached.Diagnostics), .. rules.Diagnostics, .. judged.Diagnostics],
            Gate = new GateResult(request.FailOn, request.MinCertainty, gating, AuditExitCode.Of(inputs, gating, request.StrictInput)),
        };
    }

    // One host has all cores for its services, several share them: a host alone can't use the others while it compiles its sets.
    private static List<AnalysedHost> Analyse(IReadOnlyList<Host> inputs, AuditRequest request, KnowledgeFacts ports)
    {
        var hosts = inputs.Where(h => h.Rulesets.Count + h.Snapshots.Count > 0 || !h.Evidence.IsEmpty).ToList();
        // What the files say in their own words is gathered while the packets walk.
        var stated = Task.Run(() => hosts.ConvertAll<List<Fact>>(h => [.. WindowsFirewallFacts.Of(h), .. EvidenceFacts.Of(h)]));
        var (cores, interesting) = (Environment.ProcessorCount, ports.Interesting);
        var reached = new HostFacts[hosts.Count];
        SharedWork.Do(hosts.Count, cores, _ => i =>
            reached[i] = ReachabilityAnalysis.Run(hosts[i], request.Zones, interesting, request.NodeLimit, hosts.Count == 1 ? cores : 1));
        return [.. hosts.Zip(reached, stated.GetAwaiter().GetResult()).Select(h => new AnalysedHost(h.First, h.Second, h.Third))];
    }

    // A run over facts of other types than these builds its rules anew: this need only be right as a rule.
    private static IEnumerable<FactType> TypesOf(IReadOnlyList<Host> hosts) =>
        hosts.Any(h => h.Rulesets.Any(r => r.Backend == FirewallBackend.WindowsFirewall)) ? FactTypes.All
            : FactTypes.All.Except(
            [FirewallRuleFact.Definition, FirewallSettingFact.Definition, RuleTwinFact.Definition, LayerConflictFact.Definition]);

    private static IEnumerable<Fact> FactsOf(AnalysedHost host, KnowledgeFacts ports, AuditRequest request) =>
    [
        .. host.Reached.All,
        .. host.Stated,
        .. host.Reached.Services.Where(s => s.Listening == Listening.Seen).Select(ports.Owner),
        .. request.Approved(host.Host.Name, host.Reached.Services.Select(s => (s.Protocol, s.Port)).ToHashSet()),
        .. host.Host.Inputs.SelectMany(i => i.Diagnostics).Concat(host.Reached.Diagnostics)
            .Select(d => new DiagnosticFact { Host = host.Host.Name, Location = d.Span, Diagnostic = d }),
    ];

    /// <param name="Reached">What packets get at.</param>
    /// <param name="Stated">What the files say in their own words.</param>
    private sealed record AnalysedHost(Host Host, HostFacts Reached, List<Fact> Stated);
}
