using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>Moves a set of packets down the rules of one table's chains.</summary>
/// <remarks>
/// Within a chain the remaining set shrinks rule by rule; a jump carries the matching part into the callee and brings back what
/// returns. The effect of a chain that neither rewrites nor asks fresh questions is an intersection: where several rules jump to
/// it, it is computed once for everything in the slice.
/// </remarks>
internal sealed class ChainWalker(WalkContext context, FirewallTable table)
{
    private readonly TableCalls _calls = context.Indexes.Of(table);
    private readonly List<Chain> _open = [];
    private readonly Dictionary<(Chain, WalkTime, int), Effect> _effects = [];
    private Action<FirewallTable, Chain, FilterRule, PacketSet>? _observer = context.IsSilent ? null : context.Observer;
    private Chain? _base;

    // The element of a map whose action is being done.
    private SourceSpan? _element;

    /// <summary>Walks a base chain.</summary>
    /// <returns>Every outcome; together their sets are the input as the rules rewrote it.</returns>
    public List<WalkOutcome> WalkBase(Chain chain, PacketSet input)
    {
        _base = chain;
        var outcomes = new List<WalkOutcome>();
        var rest = Walk(chain, input, outcomes);
        if (rest.IsEmpty) return outcomes;
        switch (chain.Policy)
        {
            case Policy.Accept or Policy.None:
                Add(outcomes, chain, null, WalkVerdict.Accept, rest);
                break;
            case Policy.Drop:
                Add(outcomes, chain, null, WalkVerdict.Drop, rest);
                break;
            default:
                var accepts = context.Ask($"policy of {table.Title} {chain.Name}", chain.Span);
                Add(outcomes, chain, null, WalkVerdict.Accept, rest & accepts);
                Add(outcomes, chain, null, WalkVerdict.Drop, rest - accepts);
                break;
        }

        return outcomes;
    }

    // What falls off the end of the chain, or returns.
    private PacketSet Walk(Chain chain, PacketSet input, List<WalkOutcome> outcomes)
    {
        _open.Add(chain);
        var element = _element;
        _element = null;
        var remaining = input;
        var returned = context.Space.Empty;
        var rules = chain.Rules;
        var pending = new List<RuleRun>();
        var index = context.Indexes.For(chain, context.Slice);
        var port = index is null ? 0 : (int)context.Slice[PacketField.DestinationPort]!.Value;
        for (var at = Next(-1); at < rules.Count; at = Next(at))
        {
            if (remaining.IsEmpty) break;
            context.Step();
            // An observer wants to see each rule.
            if (_observer is null && IsIndexed() && index!.RunFrom(at, port, context.Slice.Processes) is var (level, number, last))
            {
                PassPending();
                remaining = Pass(context.Indexes.Runs(index, context).Find(level, number), chain, remaining, outcomes, ref returned);
                at = last;
                continue;
            }

            var rule = rules[at];
            var time = context.Time;
            var excluded = false;
            foreach (var part in rule.Parts)
            {
                // What stands before the condition acts all the same.
                if (part is not Condition condition) break;
                if (!context.Excludes(condition)) continue;
                excluded = true;
                break;
            }

            if (excluded) continue;
            if (_observer is null && IsPlain(rule))
            {
                var asks = context.Conditions.Compile(rule, time, context.Slice);
                if (asks.IsEmpty) continue;
                pending.Add(new RuleRun(rule, asks, context.Space));
                if (pending.Count == AnalysisLimits.MostPending || asks.IsAll) PassPending();
                continue;
            }

            PassPending();
            var hit = remaining;
            var asked = context.Space.All;
            var isUntouched = true;
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition)
                {
                    // Conditions are combined with each other first: they are small, and the same in many walks. A question is asked only
                    // where packets come to it.
                    if (QuestionSearch.Any.Visit(condition) && !hit.Overlaps(asked)) asked = context.Space.Empty;
                    else asked &= context.Conditions.Compile(condition, time, context.Slice);
                    if (asked.IsEmpty) break;
                    continue;
                }

                // Up to here the rest was not touched: from the first action on, what matched goes its own way.
                hit &= asked;
                if (hit.IsEmpty) break;
                _observer?.Invoke(table, chain, rule, hit);
                // The first time all that remained was asked, so that it loses what was asked for: a small set, unlike the packets.
                remaining -= isUntouched ? asked : hit;
                (asked, isUntouched) = (context.Space.All, false);
                hit = Act((RuleAction)part, chain, rule, hit, outcomes, ref returned, ref remaining);
                remaining |= hit;
                if (hit.IsEmpty) break;
            }

            if (_observer is not null && !hit.IsEmpty && rule.Parts is [.., Condition] && (hit & asked) is { IsEmpty: false } matched)
                _observer(table, chain, rule, matched);
        }

        PassPending();
        _open.RemoveAt(_open.Count - 1);
        _element = element;
        return remaining | returned;

        void PassPending()
        {
            if (pending.Count == 0) return;
            remaining = Pass(RuleRun.Of(pending), chain, remaining, outcomes, ref returned);
            pending.Clear();
        }

        // Once a rule has rewritten the port, the index no longer tells.
        bool IsIndexed() => index is not null && context.Slice[PacketField.DestinationPort] is not null;

        int Next(int after) => IsIndexed() ? index!.Next(after, port, context.Slice.Processes) : after + 1;
    }

    // What is left goes on.
    private PacketSet Pass(RuleRun run, Chain chain, PacketSet packets, List<WalkOutcome> outcomes, ref PacketSet returned)
    {
        run.Decide(packets, (rule, verdict, set) => new WalkOutcome(_base!, table, chain, rule, verdict, set), outcomes);
        returned |= packets & run.Returned;
        return packets - run.Taken;
    }

    private static bool IsPlain(FilterRule rule) => RuleRun.IsPlain(rule, static condition => !QuestionSearch.Fresh.Visit(condition));

    // What of the packets goes on to the next part; what is only done with this rule goes to the remaining ones.
    private PacketSet Act(
        RuleAction action, Chain chain, FilterRule rule, PacketSet hit, List<WalkOutcome> outcomes, ref PacketSet returned, ref PacketSet remaining)
    {
        var none = context.Space.Empty;
        switch (action)
        {
            case Accept:
                Add(outcomes, chain, rule, WalkVerdict.Accept, hit);
                return none;
            case Drop:
                Add(outcomes, chain, rule, WalkVerdict.Drop, hit);
                return none;
            case Reject:
                Add(outcomes, chain, rule, WalkVerdict.Reject, hit);
                return none;
            case Return:
                returned |= hit;
                return none;
            case Jump jump:
                return Enter(jump.Chain, chain, rule, hit, outcomes);
            case Goto @goto:
                returned |= Enter(@goto.Chain, chain, rule, hit, outcomes);
                return none;
            case NoEffect:
                return hit;
            case UpdateSet:
                context.Updated();
                return hit;
            case UnknownAction unknown:
                return Guess(unknown.Text, unknown.MayContinue, unknown.Span, chain, rule, hit, outcomes);
            case ActionMap map:
                return Choose(map, chain, rule, hit, outcomes, ref returned, ref remaining);
            // The kernel leaves a packet of the other family alone (net/netfilter/nft_nat.c, nft_nat_inet_eval).
            case TranslateAddress { Addresses.IsDefaultOrEmpty: false } translate when translate.Family != context.Slice.Family:
                return hit;
            case TranslateAddress translate:
                Add(outcomes, chain, rule, WalkVerdict.Accept, context.Translate(translate, hit, rule.Span), isTranslated: true);
                return none;
            default:
                return context.Rewrite(action, hit);
        }
    }

    private PacketSet Choose(
        ActionMap map, Chain chain, FilterRule rule, PacketSet hit, List<WalkOutcome> outcomes, ref PacketSet returned, ref PacketSet remaining)
    {
        if (context.Slice.Lacks(map.Fields))
        {
            remaining |= hit;
            return context.Space.Empty;
        }

        var goesOn = context.Space.Empty;
        var open = hit & context.Conditions.Having(map.Fields, context.Slice);
        var others = hit - open;
        foreach (var (action, packets, element) in context.Sets.Choices(map, context.Slice))
        {
            var chosen = open & packets;
            if (chosen.IsEmpty) continue;
            open -= chosen;
            var outer = _element;
            _element = element is { } number ? map.Elements.Spans[number] : null;
            goesOn |= Act(action, chain, rule, chosen, outcomes, ref returned, ref remaining);
            _element = outer;
        }

        remaining |= others | open;
        return goesOn;
    }

    private PacketSet Enter(string name, Chain from, FilterRule rule, PacketSet hit, List<WalkOutcome> outcomes)
    {
        if (_calls.Find(name) is not { } callee)
            return Guess($"chain '{name}' is not there", true, rule.Span, from, rule, hit, outcomes);
        if (_open.Contains(callee))
        {
            context.Report(AnalysisDiagnostics.Recursion.At(rule.Span, name,
                string.Join(" -> ", _open.SkipWhile(c => c != callee).Select(c => c.Name).Append(name))));
            return Guess($"chain '{name}' jumps back into itself", true, rule.Span, from, rule, hit, outcomes);
        }

        if (_open.Count >= AnalysisLimits.DeepestNesting)
        {
            context.Report(AnalysisDiagnostics.TooDeep.At(rule.Span, AnalysisLimits.DeepestNesting));
            return Guess($"jump to '{name}' below {AnalysisLimits.DeepestNesting} others", true, rule.Span, from, rule, hit, outcomes);
        }

        if (_calls.CallerCount(name) < 2 || !_calls.IsPure(callee)) return Walk(callee, hit, outcomes);

        var key = (callee, context.Time, context.Slice.Version);
        if (!_effects.TryGetValue(key, out var effect)) _effects[key] = effect = EffectOf(callee);
        foreach (var (matched, (chain, set)) in effect.Matched)
        {
            var part = set & hit;
            if (!part.IsEmpty) _observer?.Invoke(table, chain, matched, part);
        }

        foreach (var outcome in effect.Outcomes)
        {
            var part = outcome.Set & hit;
            if (!part.IsEmpty) outcomes.Add(outcome with { Set = part });
        }

        return effect.Returned & hit;
    }

    // What the observer wants to see is kept with the effect, each rule once: chains that call each other twice would else be walked 2^n times.
    private Effect EffectOf(Chain callee)
    {
        var matched = new OrderedDictionary<FilterRule, (Chain Chain, PacketSet Set)>(ReferenceEqualityComparer.Instance);
        var outer = _observer;
        if (outer is not null)
        {
            _observer = (_, chain, rule, set) =>
                matched[rule] = (chain, matched.TryGetValue(rule, out var before) ? before.Set | set : set);
        }

        var outcomes = new List<WalkOutcome>();
        var rest = Walk(callee, context.Universe(), outcomes);
        _observer = outer;
        return new Effect(outcomes, rest, matched);
    }

    private PacketSet Guess(string text, bool mayContinue, SourceSpan span, Chain chain, FilterRule rule, PacketSet hit, List<WalkOutcome> outcomes)
    {
        var accepts = context.Ask($"{text}: accepts", span);
        Add(outcomes, chain, rule, WalkVerdict.Accept, hit & accepts);
        var rest = hit - accepts;
        var drops = mayContinue ? context.Ask($"{text}: drops", span) : context.Space.All;
        Add(outcomes, chain, rule, WalkVerdict.Drop, rest & drops);
        return rest - drops;
    }

    private void Add(List<WalkOutcome> outcomes, Chain chain, FilterRule? rule, WalkVerdict verdict, PacketSet set, bool isTranslated = false)
    {
        if (!set.IsEmpty) outcomes.Add(new WalkOutcome(_base!, table, chain, rule, verdict, set) { Element = _element, IsTranslated = isTranslated });
    }

    private sealed record Effect(List<WalkOutcome> Outcomes, PacketSet Returned, OrderedDictionary<FilterRule, (Chain Chain, PacketSet Set)> Matched);
}
