using PortAudit.Rules.Conclusions;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Runs a pack over the facts of all hosts: stratum by stratum, each to its fixed point, then findings.</summary>
public sealed class RuleRunner
{
    private readonly CompiledPack _pack;
    private readonly IRuleBackend _backend;
    private readonly RuleSelection _selection;
    private readonly FindingBuilder _findings;

    public RuleRunner(CompiledPack pack, RuleSettings? settings = null, IRuleBackend? backend = null)
    {
        settings ??= RuleSettings.Default;
        (_pack, _backend) = (pack, backend ?? new NRulesBackend());
        _selection = new RuleSelection(pack, settings);
        _findings = new FindingBuilder(settings, _selection);
    }

    /// <exception cref="OperationCanceledException">The caller asked for it.</exception>
    public RuleRunResult Run(IReadOnlyList<Fact> facts, CancellationToken cancellation = default)
    {
        var tally = new RuleTally(_pack.Rules.Where(r => !r.Derives), _selection);
        var byHost = facts.Where(f => f.Host is not null).GroupBy(f => f.Host).ToList();
        var shared = new FactBase(null, facts.Where(f => f.Host is null));
        foreach (var host in byHost) RunHost(new FactBase(host.Key, host, shared), tally, cancellation);
        if (byHost.Count == 0) RunHost(new FactBase(null, [], shared), tally, cancellation);

        tally.Diagnostics.InsertRange(0, _selection.Diagnostics);
        var findings = FindingOrder.Number(tally.Findings);
        return new RuleRunResult(findings, tally.Outcomes(findings), tally.Diagnostics, tally.Derived, tally.Costs());
    }

    private void RunHost(FactBase facts, RuleTally tally, CancellationToken cancellation)
    {
        var host = facts.Of(HostFact.Definition).OfType<HostFact>().FirstOrDefault();
        var derivation = new DerivedFacts(facts, tally);
        foreach (var stratum in _pack.Strata)
        {
            var active = stratum.Where(r => !_selection.IsSkipped(r) && HasEvidence(r, host, tally)).ToList();
            if (active.Count == 0) continue;
            var matches = active.Where(r => !r.Derives).ToDictionary(r => r, _ => new List<Fact[]>());
            var session = _backend.Open(active, facts, _selection.Parameters, cancellation);
            IReadOnlyList<Fact> added = [];
            do
            {
                var derived = new List<RuleMatches>();
                foreach (var result in session.Next(added))
                {
                    tally.Count(result, facts.Host);

                    // Derived facts take their places in this order, so it must not be the engine's.
                    var sorted = Sorted(result.Combinations, facts);
                    if (result.Rule.Derives) derived.Add(result with { Combinations = sorted });
                    else matches[result.Rule].AddRange(sorted);
                }

                added = derivation.Add(derived, _selection.Parameters);
            }
            while (added.Count > 0);

            var reported = new List<Finding>();
            foreach (var rule in active.Where(r => !r.Derives))
            {
                var found = _findings.Build(rule, facts.Host, matches[rule]);
                tally.Judge(rule, found.Count > 0 ? RuleStatus.Fired : IsApplicable(rule, facts) ? RuleStatus.Passed : RuleStatus.NotApplicable);
                reported.AddRange(found);
            }

            tally.Findings.AddRange(reported);
            foreach (var finding in reported) facts.Add(new FindingFact { Host = facts.Host, Finding = finding, Location = finding.Location });
        }
    }

    private static bool HasEvidence(AuditRule rule, HostFact? host, RuleTally tally)
    {
        var missing = rule.Requires.Where(n => host is null || !n.IsMetBy(host)).Select(n => n.Missing).ToList();
        if (missing.Count == 0) return true;
        if (!rule.Derives) tally.Judge(rule, RuleStatus.InsufficientEvidence, string.Join(", ", missing));
        return false;
    }

    // Where the rule does not say what it is about, it is about what its first pattern describes, as far as that stands alone.
    private bool IsApplicable(AuditRule rule, FactBase facts)
    {
        var patterns = rule.AppliesTo;
        if (patterns.Count == 0)
        {
            if (rule.When[0] is not FactPattern first) return true;
            patterns = [first];
        }

        var binding = new Binding(rule.Slots, _selection.Parameters.Of(rule));
        foreach (var pattern in patterns)
        {
            var conditions = pattern.Conditions.Where(c => !c.Test.References.Any()).ToList();
            if (facts.Of(pattern.Type).Any(f => conditions.All(c => c.Holds(f, binding)))) return true;
        }

        return false;
    }

    private static IReadOnlyList<Fact[]> Sorted(IReadOnlyList<Fact[]> combinations, FactBase facts)
    {
        if (combinations.Count < 2) return combinations;
        var sorted = combinations.ToList();
        sorted.Sort((a, b) =>
        {
            for (var i = 0; i < a.Length; i++)
            {
                // A count is no fact of the base and has no place there; its group's values order it.
                var order = a[i] is CountFact x && b[i] is CountFact y ? string.CompareOrdinal(x.Identity, y.Identity)
                    : facts.OrdinalOf(a[i]).CompareTo(facts.OrdinalOf(b[i]));
                if (order != 0) return order;
            }

            return 0;
        });
        return sorted;
    }
}
