using PortAudit.Rules.Language;
using PortAudit.Rules.Loading;
using PortAudit.Rules.Matching;
using PortAudit.Rules.Selection;

namespace PortAudit.Rules.Running;

/// <summary>Adds what rules derive to a host's facts. Two derivations of the same values are one fact, so every run ends.</summary>
internal sealed class DerivedFacts(FactBase facts, RuleTally tally)
{
    /// <summary>What a host's rules may derive: far more than a real pack needs, little enough for memory.</summary>
    public const int Cap = 200_000;

    private readonly HashSet<ValueKey> _known = [];

    public IReadOnlyList<Fact> Add(IEnumerable<RuleMatches> results, RuleParameters parameters)
    {
        var added = new List<Fact>();
        foreach (var result in results)
        {
            var derivation = (Derivation)result.Rule.Conclusion;
            var binding = new Binding(result.Rule.Slots, parameters.Of(result.Rule));
            foreach (var combination in result.Combinations)
            {
                combination.CopyTo(binding.Facts, 0);
                var values = derivation.Values.Select(v => v.Read(binding)).ToArray();
                var key = new ValueKey([derivation.Type, .. values]);
                if (_known.Contains(key)) continue;
                if (_known.Count == Cap)
                {
                    tally.Report(RuleDiagnostics.TooManyFacts.At("-", facts.Host ?? "", Cap));
                    return added;
                }

                _known.Add(key);
                var fact = new DerivedFact(derivation.Type, values)
                {
                    Host = facts.Host,
                    Location = combination.FirstOrDefault(f => f.Location is not null)?.Location
                };
                facts.Add(fact);
                tally.Derived.Add(fact);
                added.Add(fact);
            }
        }

        return added;
    }
}
