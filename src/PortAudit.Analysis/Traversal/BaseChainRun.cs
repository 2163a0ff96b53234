using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>Sends packets through base chains as the kernel calls them, and collects what ends there.</summary>
/// <param name="outcomes">What rules and policies decided, in order.</param>
/// <param name="ended">The packets whose way ends, by verdict.</param>
internal sealed class BaseChainRun(WalkContext context, List<WalkOutcome> outcomes, PacketSet[] ended)
{
    /// <returns>The packets that go on to the next base chain.</returns>
    public PacketSet Filter(FirewallTable table, Chain chain, PacketSet packets)
    {
        if (HasNoEffect(chain)) return packets;
        var seen = packets & Sees(table, chain);
        var (accepted, translated) = Run(table, chain, seen, outcomes);
        return (packets - seen) | accepted | translated;
    }

    /// <summary>The nat chains of a hook, which are asked one after the other until one has translated the connection.</summary>
    /// <remarks>They see the first packet of a connection only; later ones are translated as that one was, which may have looked otherwise.</remarks>
    public PacketSet Nat(IReadOnlyList<(FirewallTable Table, Chain Chain)> stages, int from, int to, PacketSet packets)
    {
        if (stages.Skip(from).Take(to - from + 1).All(s => HasNoEffect(s.Chain))) return packets;
        var space = context.Space;
        var first = packets & space.Range(PacketField.ConnectionState, (uint)ConnectionState.New, (uint)ConnectionState.Related);
        var later = packets & space.Value(PacketField.ConnectionState, (uint)ConnectionState.Established);
        var never = packets - first - later;
        if (!first.IsEmpty) first = Ask(first, outcomes);
        var chain = stages[from].Chain;
        if (!later.IsEmpty && chain.Hook is Hook.Prerouting or Hook.Output)
        {
            var asNow = context.Ask($"connection was translated when it began ({stages[from].Table.Title} {chain.Name})", chain.Span);
            later = (Ask(later, []) & asNow) | (later - asNow);
        }

        return first | later | never;

        PacketSet Ask(PacketSet open, List<WalkOutcome> into)
        {
            var done = space.Empty;
            for (var i = from; i <= to && !open.IsEmpty; i++)
            {
                var seen = open & Sees(stages[i].Table, stages[i].Chain);
                var (accepted, translated) = Run(stages[i].Table, stages[i].Chain, seen, into);
                open = (open - seen) | accepted;
                done |= translated;
            }

            return open | done;
        }
    }

    private (PacketSet Accepted, PacketSet Translated) Run(FirewallTable table, Chain chain, PacketSet packets, List<WalkOutcome> into)
    {
        var translated = context.Space.Empty;
        var byVerdict = new PacketSet[ended.Length];
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
            into.Add(outcome);
            if (outcome.IsTranslated) translated |= outcome.Set;
            else if (outcome.Verdict != rest) byVerdict[(int)outcome.Verdict] |= outcome.Set;
        }

        if (rest is { } verdict)
        {
            foreach (var set in byVerdict) others |= set;
            byVerdict[(int)verdict] = packets - others - translated;
        }

        for (var each = WalkVerdict.Accept + 1; (int)each < ended.Length; each++) ended[(int)each] |= byVerdict[(int)each];
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
