using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>Sends packets through base chains as the kernel calls them, and collects what ends there.</summary>
/// <param name="outcomes">What rules and policies decided, in order.</param>
/// <param name="ended">The packets whose way ends, by verdict.</param>
internal sealed class BaseChainRun(WalkContext context, List<WalkOutcome> outcomes, PacketSet[] ended)
{
    private List<WalkOutcome> _outcomes = outcomes;
    private PacketSet[] _ended = ended;

    /// <summary>Runs what has one priority, in any order that it may have.</summary>
    /// <param name="unit">Sends packets through a unit of the step: those that go on.</param>
    public PacketSet Step(HookStep step, PacketSet packets, Func<HookUnit, PacketSet, PacketSet> unit)
    {
        var units = step.Units;
        if (step.DependsOnOrder)
        {
            var order = new UnknownOrder(context, this);
            return order.Run([.. Enumerable.Range(0, units.Count)], (one, other) => one < other || !units[one].IsInOrderWith(units[other]),
                i => (units[i].Name, units[i].Chains[0].Chain.Span),
                items => [items.Aggregate(packets, (left, i) => left.IsEmpty ? left : unit(units[i], left))])[0];
        }

        if (!step.AnswersDependOnOrder)
        {
            foreach (var each in units) packets = packets.IsEmpty ? packets : unit(each, packets);
            return packets;
        }

        // The same packets get through in any order; what is stopped, each chain that may be the first to stop it may answer.
        for (var i = 0; i < units.Count && !packets.IsEmpty; i++)
        {
            var each = i;
            var branch = Apart(() => [unit(units[each], packets)]);
            Take(branch, context.Space.All);
            packets = branch.Out[0];
            var stopped = branch.Ended.Aggregate(context.Space.Empty, static (all, set) => all | set);
            for (var j = i + 1; j < units.Count && !stopped.IsEmpty; j++)
            {
                if (units[j].IsInOrderWith(units[i]) || !units[j].Effects.AnswersOtherwise(units[i].Effects)) continue;
                var other = units[j];
                context.IsSilent = true;
                var otherwise = Apart(() => [unit(other, stopped)]);
                context.IsSilent = false;
                for (var verdict = 0; verdict < _ended.Length; verdict++) _ended[verdict] |= otherwise.Ended[verdict];
            }
        }

        return packets;
    }

    /// <summary>Runs something without a trace of it in what was collected.</summary>
    public Branch Apart(Func<PacketSet[]> inner)
    {
        var (outcomes, ended) = (_outcomes, _ended);
        (_outcomes, _ended) = ([], new PacketSet[ended.Length]);
        for (var i = 0; i < _ended.Length; i++) _ended[i] = context.Space.Empty;
        try
        {
            return new Branch(inner(), _ended, _outcomes);
        }
        finally
        {
            (_outcomes, _ended) = (outcomes, ended);
        }
    }

    /// <summary>Collects what came of packets apart, as far as it is what became of them.</summary>
    public void Take(Branch branch, PacketSet asked)
    {
        for (var i = 0; i < _ended.Length; i++) _ended[i] |= branch.Ended[i] & asked;
        foreach (var outcome in branch.Outcomes)
        {
            if ((outcome.Set & asked) is { IsEmpty: false } set) _outcomes.Add(outcome with { Set = set });
        }
    }

    /// <returns>The packets that go on to the next base chain.</returns>
    public PacketSet Filter(FirewallTable table, Chain chain, PacketSet packets)
    {
        if (HasNoEffect(chain)) return packets;
        var seen = packets & Sees(table, chain);
        var (accepted, translated) = Run(table, chain, seen);
        return (packets - seen) | accepted | translated;
    }

    /// <summary>The nat chains of a hook, which are asked one after the other until one has translated the connection.</summary>
    /// <remarks>They see the first packet of a connection only; later ones are translated as that one was, which may have looked otherwise.</remarks>
    public PacketSet Nat(IReadOnlyList<(FirewallTable Table, Chain Chain)> stages, PacketSet packets)
    {
        if (stages.All(s => HasNoEffect(s.Chain))) return packets;
        var space = context.Space;
        var first = packets & space.Range(PacketField.ConnectionState, (uint)ConnectionState.New, (uint)ConnectionState.Related);
        var later = packets & space.Value(PacketField.ConnectionState, (uint)ConnectionState.Established);
        var never = packets - first - later;
        if (!first.IsEmpty) first = Ask(stages, first);
        var chain = stages[0].Chain;
        if (!later.IsEmpty && chain.Hook is Hook.Prerouting or Hook.Output)
        {
            var asNow = context.Ask($"connection was translated when it began ({stages[0].Table.Title} {chain.Name})", chain.Span);
            var branch = Apart(() => [Ask(stages, later)]);
            for (var i = 0; i < _ended.Length; i++) _ended[i] |= branch.Ended[i];
            later = (branch.Out[0] & asNow) | (later - asNow);
        }

        return first | later | never;
    }

    private PacketSet Ask(IReadOnlyList<(FirewallTable Table, Chain Chain)> stages, PacketSet packets)
    {
        var (open, done) = (packets, context.Space.Empty);
        for (var from = 0; from < stages.Count && !open.IsEmpty;)
        {
            var to = from + 1;
            while (to < stages.Count && stages[to].Chain.Priority == stages[from].Chain.Priority) to++;
            if (Disturbing(stages, from, to, open) is { Count: > 1 } disturbing)
            {
                var others = Enumerable.Range(from, to - from).Except(disturbing).ToList();
                var start = open;
                var result = new UnknownOrder(context, this).Run(disturbing,
                    (one, other) => one < other || !ReferenceEquals(stages[one].Table, stages[other].Table),
                    i => ($"{stages[i].Table.Title} {stages[i].Chain.Name}", stages[i].Chain.Span),
                    order => AskInOrder(stages, [.. order, .. others], start));
                (open, done) = (result[0], done | result[1]);
            }
            else
            {
                var result = AskInOrder(stages, [.. Enumerable.Range(from, to - from)], open);
                (open, done) = (result[0], done | result[1]);
            }

            from = to;
        }

        return open | done;
    }

    // What none has translated, and what one has.
    private PacketSet[] AskInOrder(IReadOnlyList<(FirewallTable Table, Chain Chain)> stages, IReadOnlyList<int> order, PacketSet open)
    {
        var done = context.Space.Empty;
        foreach (var i in order)
        {
            if (open.IsEmpty) break;
            var seen = open & Sees(stages[i].Table, stages[i].Chain);
            var (accepted, translated) = Run(stages[i].Table, stages[i].Chain, seen);
            open = (open - seen) | accepted;
            done |= translated;
        }

        return [open, done];
    }

    // Chains of several tables that do something to the same packets. Of chains that do nothing but translate, none comes after the first that does.
    private List<int> Disturbing(IReadOnlyList<(FirewallTable Table, Chain Chain)> stages, int from, int to, PacketSet packets)
    {
        var items = Enumerable.Range(from, to - from).Where(i => !HasNoEffect(stages[i].Chain)).ToList();
        if (items.Count < 2 || items.TrueForAll(i => ReferenceEquals(stages[i].Table, stages[items[0]].Table))) return [];
        if (!items.TrueForAll(i => context.Indexes.EffectsOf(stages[i].Table, stages[i].Chain).OnlyTranslates)) return items;
        var touched = new List<PacketSet>();
        var start = context.Save();
        context.IsSilent = true;
        foreach (var i in items)
        {
            context.Restore(start);
            touched.Add(packets - Apart(() => [AskInOrder(stages, [i], packets)[0]]).Out[0]);
        }

        context.IsSilent = false;
        context.Restore(start);
        return [.. items.Where((_, at) => touched.Where((set, other) => other != at && set.Overlaps(touched[at])).Any())];
    }

    private (PacketSet Accepted, PacketSet Translated) Run(FirewallTable table, Chain chain, PacketSet packets)
    {
        var translated = context.Space.Empty;
        var byVerdict = new PacketSet[_ended.Length];
        for (var i = 0; i < byVerdict.Length; i++) byVerdict[i] = translated;
        if (packets.IsEmpty) return (translated, translated);
        var changes = context.Changes;
        var outcomes = new ChainWalker(context, table).WalkBase(chain, packets);
        // Where no rule rewrote anything, most packets mostly get what the policy gives: they are what the others leave, which are few and small.
        WalkVerdict? rest = changes != context.Changes ? null : chain.Policy switch
        {
            Policy.Accept or Policy.None => WalkVerdict.Accept,
            Policy.Drop => WalkVerdict.Drop,
            _ => null,
        };
        var others = translated;
        foreach (var outcome in outcomes)
        {
            _outcomes.Add(outcome);
            if (outcome.IsTranslated) translated |= outcome.Set;
            else if (outcome.Verdict != rest) byVerdict[(int)outcome.Verdict] |= outcome.Set;
        }

        if (rest is { } verdict)
        {
            foreach (var set in byVerdict) others |= set;
            byVerdict[(int)verdict] = packets - others - translated;
        }

        for (var each = WalkVerdict.Accept + 1; (int)each < _ended.Length; each++) _ended[(int)each] |= byVerdict[(int)each];
        return (byVerdict[(int)WalkVerdict.Accept], translated);
    }

    // A table may be switched off, and a chain of devices only sees theirs.
    private PacketSet Sees(FirewallTable table, Chain chain)
    {
        var seen = context.Space.All;
        if (chain.Hook is Hook.Ingress or Hook.Egress)
        {
            var field = chain.Hook == Hook.Ingress ? PacketField.InInterface : PacketField.OutInterface;
            seen = context.Space.Letters(field, chain.Devices.SelectMany(Letters).Distinct());
            if (chain.HasUnknownDevices) seen |= context.AskAgain($"chain {chain.Name} of {table.Title} hangs on the device", chain.Span);
        }

        return table.Dormancy == Dormancy.Unknown ? seen - context.AskAgain($"table {table.Title} is dormant", table.Span) : seen;
    }

    private IEnumerable<int> Letters(InterfaceName device) =>
        device.IsPrefix ? context.Space.Interfaces.WithPrefix(device.Text) : [context.Space.Interfaces.Letter(device.Text)];

    private static bool HasNoEffect(Chain chain) => chain.Rules.Count == 0 && chain.Policy == Policy.Accept;
}
