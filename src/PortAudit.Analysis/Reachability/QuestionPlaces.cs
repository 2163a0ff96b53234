using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Where the rules put the questions that a service hangs on.</summary>
/// <remarks>Many rules may put the same question, and the walk keeps but the first that it met, maybe on the way to another port: shown is the first
/// in the files that may match the service's packets.</remarks>
internal sealed class QuestionPlaces(HostFilter filter)
{
    private Dictionary<string, List<FilterRule>>? _asking;

    /// <param name="slices">What the service's packets of each family have in common.</param>
    /// <returns>Text and place of each question once, in the order of the files.</returns>
    public IEnumerable<string> Of(IEnumerable<UnknownQuestion> questions, IReadOnlyList<Slice> slices) =>
        questions.Select(q => q with { Span = Place(q, slices) })
            .OrderBy(q => q.Span?.File?.Path, StringComparer.Ordinal).ThenBy(q => q.Span?.Start).ThenBy(q => q.Text, StringComparer.Ordinal)
            .Select(q => q.ToString()).Distinct();

    private SourceSpan? Place(UnknownQuestion question, IReadOnlyList<Slice> slices)
    {
        if (!(_asking ??= Find()).TryGetValue(question.Text, out var rules)) return question.Span;
        return (rules.Find(r => slices.Any(s => filter.MayMatch(r, s))) ?? rules[0]).Span;
    }

    private Dictionary<string, List<FilterRule>> Find()
    {
        var asking = new Dictionary<string, List<FilterRule>>();
        foreach (var rule in filter.Rulesets.SelectMany(r => r.Tables).SelectMany(t => t.Chains).SelectMany(c => c.Rules))
        {
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition) Add(condition, rule, asking);
            }
        }

        return asking;
    }

    private static void Add(Condition condition, FilterRule rule, Dictionary<string, List<FilterRule>> asking)
    {
        switch (condition)
        {
            // What is answered anew at each use is asked where it stands, and nowhere else.
            case UnknownCondition { Kind: not UnknownKind.Fresh } unknown:
                if (!asking.TryGetValue(unknown.Text, out var rules)) asking[unknown.Text] = rules = [];
                if (rules.Count == 0 || !ReferenceEquals(rules[^1], rule)) rules.Add(rule);
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
