using PortAudit.Rules.Conclusions;
using PortAudit.Rules.Language;
using PortAudit.Rules.Matching;
using PortAudit.Rules.Selection;

namespace PortAudit.Rules.Running;

/// <summary>Runs a pack over the facts of all hosts: stratum by stratum, each to its fixed point, then findings.</summary>
public sealed class RuleRunner
{
    private readonly CompiledPack _pack;
    private readonly RuleSettings _settings;
    private readonly RuleSelection _selection;
    private readonly FindingBuilder _findings;
    private RuleNetwork? _network;

    public RuleRunner(CompiledPack pack, RuleSettings? settings = null)
    {
        (_pack, _settings) = (pack, settings ?? RuleSettings.Default);
        _selection = new RuleSelection(pack, _settings);
        _findings = new FindingBuilder(_settings, _selection);
    }

    /// <summary>Builds the rules that facts of these types can make hold, so that a run over such facts need not.</summary>
    public void Prepare(IEnumerable<FactType> types) => _network = Build(types.ToHashSet());

    /// <exception cref="OperationCanceledException">The caller asked for it.</exception>
    public RuleRunResult Run(IReadOnlyList<Fact> facts, CancellationToken cancellation = default)
    {
        var types = facts.Select(f => f.Type).ToHashSet();
        if (_network is null || !types.IsSubsetOf(_network.Types)) _network = Build(types);
        var tally = new RuleTally(_pack.Rules.Where(r => !r.Derives), _selection, _settings.MostCombinations);
        var byHost = facts.Where(f => f.Host is not null).GroupBy(f => f.Host).ToList();
        var shared = new FactBase(null, facts.Where(f => f.Host is null));
        foreach (var host in byHost) RunHost(_network, new FactBase(host.Key, host, shared), tally, cancellation);
        if (byHost.Count == 0) RunHost(_network, new FactBase(null, [], shared), tally, cancellation);

        tally.Diagnostics.InsertRange(0, _selection.Diagnostics);
        var findings = FindingOrder.Number(tally.Findings);
        return new RuleRunResult(findings, tally.Outcomes(findings), tally.Diagnostics, tally.Derived, tally.Costs());
    }

    private RuleNetwork Build(HashSet<FactType> types) =>
        new(_pack.Strata.Select(s => s.Where(r => !_selection.IsSkipped(r)).ToList()), _selection.Parameters, types, _settings.MostCombinations);

    private void RunHost(RuleNetwork network, FactBase facts, RuleTally tally, CancellationToken cancellation)
    {
        var host = facts.Of(HostFact.Definition).OfType<HostFact>().FirstOrDefault();
        var derivation = new DerivedFacts(facts, tally);
        var session = network.Open(facts, cancellation);
        foreach (var stratum in _pack.Strata)
        {
            var active = stratum.Where(r => !_selection.IsSkipped(r) && HasEvidence(r, host, tally)).ToList();
            if (active.Count == 0) continue;
            var matches = active.Where(r => !r.Derives).ToDictionary(r => r, _ => new List<Fact[]>());
            for (var round = session.Begin(active); ;)
            {
                _settings.Observer?.Invoke(facts, round);
                var derived = new List<RuleMatches>();
                foreach (var result in round)
                {
                    tally.Count(result, facts.Host);

                    // Derived facts take their places in this order, so it must not be the network's.
                    var sorted = Sorted(result.Combinations, facts);
                    if (result.Rule.Derives) derived.Add(result with { Combinations = sorted });
                    else matches[result.Rule].AddRange(sorted);
                }

                var added = derivation.Add(derived, _selection.Parameters);
                if (added.Count == 0) break;
                round = session.Add(added);
            }

            var reported = new List<Finding>();
            foreach (var rule in active.Where(r => !r.Derives))
            {
                var found = _findings.Build(rule, facts.Host, matches[rule]);
                tally.Judge(rule, found.Count > 0 ? RuleStatus.Fired : IsApplicable(rule, facts) ? RuleStatus.Passed : RuleStatus.NotApplicable);
                reported.AddRange(found);
            }

            tally.Findings.AddRange(reported);
            var told = reported.ConvertAll(f => new FindingFact { Host = facts.Host, Finding = f, Location = f.Location });
            foreach (var fact in told) facts.Add(fact);
            session.Add(told);
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
                // A count is not a fact of the base and has no place there; its group's values order it.
                var order = a[i] is CountFact x && b[i] is CountFact y ? string.CompareOrdinal(x.Identity, y.Identity)
                    : facts.OrdinalOf(a[i]).CompareTo(facts.OrdinalOf(b[i]));
                if (order != 0) return order;
            }

            return 0;
        });
        return sorted;
    }
}
