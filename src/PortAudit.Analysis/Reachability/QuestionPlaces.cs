using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Where the rules put the questions that a service hangs on.</summary>
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
        var asking = new Dictionary<string, Chain>();
        foreach (var rule in filter.Rulesets.SelectMany(r => r.Tables).SelectMany(t => t.Chains).SelectMany(c => c.Rules))
        {
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition) Add(condition, rule, asking);
            }
        }

        return asking;
    }

    private static void Add(Condition condition, FilterRule rule, Dictionary<string, Chain> asking)
    {
        switch (condition)
        {
            // What is answered anew at each use is asked where it stands, and nowhere else.
            case UnknownCondition { Kind: not UnknownKind.Fresh } unknown:
                if (!asking.TryGetValue(unknown.Text, out var chain)) asking[unknown.Text] = chain = new Chain(unknown.Text, rule.Span);
                if (chain.Rules.Count == 0 || !ReferenceEquals(chain.Rules[^1], rule)) chain.Rules.Add(rule);
                break;
            case Not not:
                Add(not.Condition, rule, asking);
                break;
            case AllOf all:
                foreach (var each in all.Conditions) Add(each, rule, asking);
                break;
            case AnyOf any:
                foreach (var each in any.Conditions) Add(each, rule, asking);
                break;
        }
    }
}
