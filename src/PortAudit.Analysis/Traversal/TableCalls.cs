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
        var sorting = new Sorting(this, depth);
        return _pure[chain] = chain.Rules.All(rule => rule.Parts.All(part =>
            part is Condition condition ? !QuestionSearch.Fresh.Visit(condition) : sorting.Visit((RuleAction)part)));
    }

    // Whether an action does nothing but sort packets by what they are.
    private sealed class Sorting(TableCalls calls, int depth) : ActionVisitor<bool>
    {
        protected override bool VisitAccept(Accept accept) => true;

        protected override bool VisitDrop(Drop drop) => true;

        protected override bool VisitReject(Reject reject) => true;

        protected override bool VisitReturn(Return @return) => true;

        protected override bool VisitJump(Jump jump) => IsPure(jump.Chain);

        protected override bool VisitGoto(Goto @goto) => IsPure(@goto.Chain);

        protected override bool VisitNoEffect(NoEffect none) => true;

        protected override bool VisitSetMark(SetMark mark) => false;

        protected override bool VisitCopyMark(CopyMark copy) => false;

        protected override bool VisitForgetMark(ForgetMark mark) => false;

        protected override bool VisitUntrack(Untrack untrack) => false;

        protected override bool VisitTranslate(TranslateAddress translation) => false;

        protected override bool VisitUpdateSet(UpdateSet update) => false;

        protected override bool VisitMap(ActionMap map) => map.Actions.Distinct().All(Visit);

        protected override bool VisitUnknown(UnknownAction unknown) => false;

        private bool IsPure(string chain) => calls.Find(chain) is { } callee && calls.IsPure(callee, depth + 1);
    }
}
