using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>Rules that follow each other, and what they do together with any packets of a walk: a set for each way out, disjoint.</summary>
/// <remarks>The sets speak of what the rules ask, not of the packets that come to them: they are small, and one operation takes the packets past all
/// the rules. Which of the rules took some packets is found by splitting again.</remarks>
internal sealed class RuleRun
{
    private static readonly WalkVerdict[] Verdicts = [WalkVerdict.Accept, WalkVerdict.Drop, WalkVerdict.Reject];

    private readonly RuleRun? _first;
    private readonly RuleRun? _second;
    private readonly FilterRule _rule;
    private readonly PacketSet _accepted;
    private readonly PacketSet _dropped;
    private readonly PacketSet _rejected;

    /// <param name="rule">A rule that gives a verdict, or lets everything pass (see
    /// <see cref="IsPlain(FilterRule, Func{Condition, bool})"/>).</param>
    /// <param name="asked">What it asks.</param>
    public RuleRun(FilterRule rule, PacketSet asked, PacketSpace space)
    {
        _rule = rule;
        var none = space.Empty;
        var verdict = Verdict(rule);
        (_accepted, _dropped, _rejected, Returned) =
            (verdict is Accept ? asked : none, verdict is Drop ? asked : none, verdict is Reject ? asked : none, verdict is Return ? asked : none);
        Taken = verdict is null ? none : asked;
    }

    /// <summary>Two runs, one after the other.</summary>
    public RuleRun(RuleRun first, RuleRun second)
    {
        (_first, _second, _rule) = (first, second, first._rule);
        var past = first.Taken;
        _accepted = first._accepted | (second._accepted - past);
        _dropped = first._dropped | (second._dropped - past);
        _rejected = first._rejected | (second._rejected - past);
        Returned = first.Returned | (second.Returned - past);
        Taken = past | second.Taken;
    }

    /// <summary>Packets that go back to the chain's caller.</summary>
    public PacketSet Returned { get; }

    /// <summary>All that one of the rules has a verdict for, or sends back; the rest goes on past them.</summary>
    public PacketSet Taken { get; }

    /// <summary>All of a list as one.</summary>
    public static RuleRun Of(List<RuleRun> runs) => Of(runs, 0, runs.Count);

    /// <summary>Whether the rule does nothing but give a verdict to what fulfils its conditions, or let it pass.</summary>
    /// <param name="allowed">The conditions that it may have.</param>
    public static bool IsPlain(FilterRule rule, Func<Condition, bool> allowed)
    {
        foreach (var part in rule.Parts)
        {
            if (part is Accept or Drop or Reject or Return) return true;
            if (part is not NoEffect && !(part is Condition condition && allowed(condition))) return false;
        }

        return true;
    }

    /// <summary>What the rules decide about packets that come to the first of them: an outcome for each verdict.</summary>
    public void Decide(PacketSet packets, Func<FilterRule, WalkVerdict, PacketSet, WalkOutcome> outcome, List<WalkOutcome> into)
    {
        foreach (var verdict in Verdicts)
        {
            var set = packets & this[verdict];
            if (!set.IsEmpty) into.Add(outcome(_rule, verdict, set) with { Run = _first is null ? null : this });
        }
    }

    /// <summary>Which of the rules decided about packets that all of them decided about, in their order.</summary>
    /// <param name="together">Of all of them, at the most one for each verdict.</param>
    /// <returns>Each with the packets that the rule takes, of any that come to the run: small sets, unlike those of the outcomes, which
    /// stay as they were.</returns>
    public IEnumerable<(WalkOutcome Outcome, PacketSet Takes)> Split(IReadOnlyList<WalkOutcome> together, PacketSpace space) =>
        Split(together, space.Empty);

    private IEnumerable<(WalkOutcome Outcome, PacketSet Takes)> Split(IReadOnlyList<WalkOutcome> together, PacketSet before)
    {
        var own = new List<WalkOutcome>(together.Count);
        foreach (var outcome in together)
        {
            if ((this[outcome.Verdict] - before).Overlaps(outcome.Set)) own.Add(outcome);
        }

        if (own.Count == 0) yield break;
        if (_first is null || _second is null)
        {
            foreach (var outcome in own) yield return (outcome with { Rule = _rule, Run = null }, this[outcome.Verdict] - before);
            yield break;
        }

        foreach (var part in _first.Split(own, before)) yield return part;
        foreach (var part in _second.Split(own, before | _first.Taken)) yield return part;
    }

    private PacketSet this[WalkVerdict verdict] => verdict switch
    {
        WalkVerdict.Accept => _accepted,
        WalkVerdict.Drop => _dropped,
        _ => _rejected,
    };

    private static RuleRun Of(List<RuleRun> runs, int from, int to)
    {
        if (to - from == 1) return runs[from];
        var middle = (from + to) / 2;
        return new RuleRun(Of(runs, from, middle), Of(runs, middle, to));
    }

    private static RulePart? Verdict(FilterRule rule)
    {
        foreach (var part in rule.Parts)
        {
            if (part is Accept or Drop or Reject or Return) return part;
        }

        return null;
    }
}
