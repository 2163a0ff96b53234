namespace PortAudit.Analysis.Traversal;

/// <summary>Runs chains of one priority in every order in which they may have been registered. Where the orders differ in what becomes of packets,
/// which of them it was is a question.</summary>
/// <remarks>The latest that was registered runs first (net/netfilter/core.c, <c>nf_hook_entries_grow</c>). A listing has the chains of a table in
/// that order, but the chains of several tables, families and back ends may have come in any: see docs/adr/0015.</remarks>
internal sealed class UnknownOrder(WalkContext context, BaseChainRun run)
{
    /// <param name="items">Numbers of what runs.</param>
    /// <param name="mayPrecede">Whether the first may run before the second.</param>
    /// <param name="name">Of an item, for people.</param>
    /// <param name="inOrder">Runs the items in an order and says what comes out: as many sets each time.</param>
    public PacketSet[] Run(
        IReadOnlyList<int> items, Func<int, int, bool> mayPrecede, Func<int, (string Name, SourceSpan Span)> name,
        Func<IReadOnlyList<int>, PacketSet[]> inOrder)
    {
        if (items.Count < 2) return inOrder(items);
        if (items.Count > AnalysisLimits.MostUnordered) throw new WalkLimitException(AnalysisLimits.MostUnordered, "chains of one priority");
        var start = context.Save();
        var branches = new List<Branch>();
        Branch? first = null;
        foreach (var order in Orders(items, mayPrecede))
        {
            context.Restore(start);
            var branch = run.Apart(() => inOrder(order));
            branches.Add(branch with { Order = order, End = context.Save() });
            first ??= branches[0];
        }

        foreach (var branch in branches) context.Join(branch.End!);
        if (branches.TrueForAll(b => b.IsSame(first!)))
        {
            run.Take(first!, context.Space.All);
            return first!.Out;
        }

        var result = first!.Out.Select(_ => context.Space.Empty).ToArray();
        foreach (var branch in branches)
        {
            var asked = Asked(branch.Order, items, mayPrecede, name);
            run.Take(branch, asked);
            for (var i = 0; i < result.Length; i++) result[i] |= branch.Out[i] & asked;
        }

        return result;
    }

    private static IEnumerable<IReadOnlyList<int>> Orders(IReadOnlyList<int> items, Func<int, int, bool> mayPrecede)
    {
        if (items.Count < 2)
        {
            yield return items;
            yield break;
        }

        foreach (var next in Next(items, mayPrecede))
        {
            foreach (var rest in Orders([.. items.Where(i => i != next)], mayPrecede)) yield return [next, .. rest];
        }
    }

    private static List<int> Next(IReadOnlyList<int> items, Func<int, int, bool> mayPrecede) =>
        [.. items.Where(i => items.All(other => other == i || mayPrecede(i, other)))];

    // Who runs first, who of the others runs next, and so on: each a question where several may.
    private PacketSet Asked(
        IReadOnlyList<int> order, IReadOnlyList<int> items, Func<int, int, bool> mayPrecede, Func<int, (string Name, SourceSpan Span)> name)
    {
        var asked = context.Space.All;
        var left = items.ToList();
        foreach (var chosen in order)
        {
            var candidates = Next(left, mayPrecede).OrderBy(i => name(i).Name, StringComparer.Ordinal)
                .ThenBy(i => name(i).Span.Place, StringComparer.Ordinal).ToList();
            var others = string.Join(", ", candidates.Select(i => name(i).Name));
            foreach (var candidate in candidates.SkipLast(1))
            {
                var (title, span) = name(candidate);
                var isFirst = context.AskAgain($"{title} runs first of {others}, which have the same priority", span);
                asked = candidate == chosen ? asked & isFirst : asked - isFirst;
                if (candidate == chosen) break;
            }

            left.Remove(chosen);
        }

        return asked;
    }
}

/// <summary>What came of packets in one order.</summary>
/// <param name="Out">The packets that go on, as many sets as whoever ran says.</param>
/// <param name="Ended">By verdict.</param>
internal sealed record Branch(PacketSet[] Out, PacketSet[] Ended, List<WalkOutcome> Outcomes)
{
    public IReadOnlyList<int> Order { get; init; } = [];

    public WalkState? End { get; init; }

    public bool IsSame(Branch other) => Out.SequenceEqual(other.Out) && Ended.SequenceEqual(other.Ended);
}
