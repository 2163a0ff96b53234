using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>Which chains of a table lead to which: the same in every walk.</summary>
internal sealed class TableCalls
{
    private readonly Dictionary<string, Chain> _chains;
    private readonly Dictionary<string, int> _callers = [];
    private readonly Dictionary<Chain, bool> _pure = [];

    public TableCalls(FirewallTable table)
    {
        _chains = new Dictionary<string, Chain>(table.Chains.Count);
        foreach (var chain in table.Chains)
        {
            _chains[chain.Name] = chain;
            foreach (var rule in chain.Rules)
            {
                foreach (var part in rule.Parts)
                {
                    if (part is not (Jump or Goto or ActionMap)) continue;
                    foreach (var name in ((RuleAction)part).Callees) _callers[name] = _callers.GetValueOrDefault(name) + 1;
                }
            }
        }
    }

    public Chain? Find(string chain) => _chains.GetValueOrDefault(chain);

    /// <summary>How many rules lead to the chain.</summary>
    public int CallerCount(string chain) => _callers.GetValueOrDefault(chain);

    /// <summary>Whether the chain, with all it jumps to, does nothing but sort packets by what they are.</summary>
    public bool IsPure(Chain chain) => IsPure(chain, 0);

    private bool IsPure(Chain chain, int depth)
    {
        if (depth >= AnalysisLimits.DeepestNesting) return false;
        if (_pure.TryGetValue(chain, out var known)) return known;
        _pure[chain] = false;
        return _pure[chain] = chain.Rules.All(rule => rule.Parts.All(part => part switch
        {
            Condition condition => !QuestionSearch.Fresh.Visit(condition),
            ActionMap map => map.Actions.Distinct().All(action => IsPure(action, depth)),
            _ => IsPure((RuleAction)part, depth),
        }));
    }

    private bool IsPure(RuleAction action, int depth) => action switch
    {
        Jump jump => Find(jump.Chain) is { } callee && IsPure(callee, depth + 1),
        Goto @goto => Find(@goto.Chain) is { } callee && IsPure(callee, depth + 1),
        Accept or Drop or Reject or Return or NoEffect => true,
        _ => false,
    };
}
