using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Analysis.Flattening;

/// <summary>How many rules a chain comes to when its jumps are written out; it doubles with each chain that calls the next one
/// twice.</summary>
internal sealed class WrittenOut(TableCalls calls)
{
    private readonly Dictionary<Chain, long> _rules = new(ReferenceEqualityComparer.Instance);

    /// <returns>At most 2^40.</returns>
    /// <exception cref="NotFlatException">A chain jumps back into itself, or chains call each other too deeply.</exception>
    public long Rules(Chain chain) => Rules(chain, 0);

    private long Rules(Chain chain, int depth)
    {
        if (depth > AnalysisLimits.DeepestNesting) throw new NotFlatException("chains call each other deeply, or themselves");
        if (_rules.TryGetValue(chain, out var known)) return known;
        long count = chain.Rules.Count;
        foreach (var rule in chain.Rules)
        {
            foreach (var part in rule.Parts)
            {
                if (part is not (Jump or Goto or ActionMap)) continue;
                foreach (var name in ((RuleAction)part).Callees)
                {
                    if (calls.Find(name) is { } callee) count = Math.Min(count + Rules(callee, depth + 1), 1L << 40);
                }
            }
        }

        return _rules[chain] = count;
    }
}
