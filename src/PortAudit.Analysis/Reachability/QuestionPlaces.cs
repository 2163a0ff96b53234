using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Where the rules put the questions that a service depends on.</summary>
/// <remarks>Many rules may put the same question, and the walk keeps but the first that it met, maybe on the way to another port: shown is the first
/// in the files that may match the service's packets.</remarks>
internal sealed class QuestionPlaces(HostFilter filter)
{
    // As if they were chains: of a question that thousands of rules put, the index finds those for a port.
    private Dictionary<string, Chain>? _asking;

    /// <param name="slices">What the service's packets of each family have in common.</param>
    /// <returns>Text and place of each question once, in the order of the files.</returns>
    public IEnumerable<string> Of(IEnumerable<UnknownQuestion> questions, IReadOnlyList<Slice> slices) =>
        questions.Select(q => q with { Span = Place(q, slices) })
            .OrderBy(q => q.Span?.File?.Path, StringComparer.Ordinal).ThenBy(q => q.Span?.Start).ThenBy(q => q.Text, StringComparer.Ordinal)
            .Select(q => q.ToString()).Distinct();

    private SourceSpan? Place(UnknownQuestion question, IReadOnlyList<Slice> slices)
    {
        if (!(_asking ??= Find()).TryGetValue(question.Text, out var asking)) return question.Span;
        var first = slices.Aggregate(int.MaxValue, (first, slice) => Math.Min(first, filter.FirstMatch(asking, slice)));
        return asking.Rules[first == int.MaxValue ? 0 : first].Span;
    }

    private Dictionary<string, Chain> Find()
    {
        var questions = new Questions();
        foreach (var rule in filter.Rulesets.SelectMany(r => r.Tables).SelectMany(t => t.Chains).SelectMany(c => c.Rules))
        {
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition) questions.Read(condition, rule);
            }
        }

        return questions.Asking;
    }

    private sealed class Questions : ConditionReader
    {
        private FilterRule? _rule;

        public Dictionary<string, Chain> Asking { get; } = [];

        public void Read(Condition condition, FilterRule rule)
        {
            _rule = rule;
            Read(condition);
        }

        protected override void ReadUnknown(UnknownCondition unknown)
        {
            // What is answered anew at each use is asked where it stands, and nowhere else.
            if (unknown.Kind == UnknownKind.Fresh) return;
            if (!Asking.TryGetValue(unknown.Text, out var chain)) Asking[unknown.Text] = chain = new Chain(unknown.Text, _rule!.Span);
            if (chain.Rules.Count == 0 || !ReferenceEquals(chain.Rules[^1], _rule)) chain.Rules.Add(_rule!);
        }

        protected override void ReadRange(RangeCondition range)
        {
        }

        protected override void ReadMask(MaskCondition mask)
        {
        }

        protected override void ReadInterface(InterfaceCondition iface)
        {
        }

        protected override void ReadSet(SetCondition set)
        {
        }
    }
}
