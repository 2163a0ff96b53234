using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Comparison;

/// <summary>Asks a filter about a witness: its verdict and the rules or policies that give it.</summary>
internal static class WitnessAnswer
{
    public static RulesetAnswer Of(HostFilter filter, string witness, IpFamily family)
    {
        var query = PacketQueryParser.Parse(witness);
        var state = query.States[0];
        var (packets, slice) = new QueryEvaluator(filter).Packets(query, family, state, 0);
        filter.Questions.BeginWalk(pairsUses: true);
        var (path, result) = (query.Path, filter.Walk(query.Path, packets, slice, state));
        var verdicts = Verdicts(result);
        if (path == HookPath.Input && verdicts.Remove(WalkVerdict.Diverted))
        {
            var published = filter.Walk(HookPath.Published, packets, slice, state);
            verdicts.UnionWith(Verdicts(published));
            verdicts.Remove(WalkVerdict.Diverted);
            // Where all of it goes on to another host, the way through decides.
            if (result.May(WalkVerdict.Accept).IsEmpty) (path, result) = (HookPath.Published, published);
        }

        var questions = verdicts.Count > 1 ? result.QuestionsFor(packets).Select(i => filter.Questions[i]).DistinctBy(q => q.ToString()) : [];
        return new RulesetAnswer(
            [.. verdicts], [.. verdicts.SelectMany(v => Deciders(result, path, v)).Distinct()], [.. questions]);
    }

    private static SortedSet<WalkVerdict> Verdicts(WalkResult result) =>
        [.. Enum.GetValues<WalkVerdict>().Where(v => !result.May(v).IsEmpty)];

    private static IEnumerable<RuleOnTheWay> Deciders(WalkResult result, HookPath path, WalkVerdict verdict)
    {
        var deciding = result.Outcomes.Where(o => o.Verdict == verdict && !o.Set.IsEmpty && o.Base.Type != ChainType.Nat).ToList();
        // Every base chain on the way accepts what gets in: a rule at the hook of the path says most, then its policy.
        if (verdict == WalkVerdict.Accept)
        {
            var main = path switch { HookPath.Input => Hook.Input, HookPath.Output => Hook.Output, _ => Hook.Forward };
            deciding = FirstNotEmpty(
                deciding.Where(o => o.Base.Hook == main && o.Rule is not null),
                deciding.Where(o => o.Base.Hook == main),
                deciding.Where(o => o.Rule is not null),
                deciding);
        }

        return deciding.Take(AnalysisLimits.MostDeciders).Select(o => o.Rule is null
            ? new RuleOnTheWay(o.Table.Title, o.Chain.Name, o.Chain.Span, true, o.Verdict.ToString().ToUpperInvariant())
            : new RuleOnTheWay(o.Table.Title, o.Chain.Name, o.Rule.Span, false, null));
    }

    private static List<WalkOutcome> FirstNotEmpty(params IEnumerable<WalkOutcome>[] choices) =>
        choices.Select(c => c.ToList()).FirstOrDefault(c => c.Count > 0) ?? [];
}
