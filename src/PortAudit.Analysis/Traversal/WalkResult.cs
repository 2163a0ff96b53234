namespace PortAudit.Analysis.Traversal;

/// <summary>What becomes of a set of packets on its way: for each verdict the packets that may, and that must, get it.</summary>
/// <remarks>All sets hold packets as they were on entry. May is the over bound, must the under bound: a packet must get a verdict when
/// no answer to the unknown questions gives it another.</remarks>
public sealed class WalkResult
{
    private readonly Dictionary<WalkVerdict, PacketSet> _may;

    // From packets at the end of the way back to what they were on entry.
    private readonly Func<PacketSet, PacketSet> _asEntered;

    internal WalkResult(
        PacketSet asked, Dictionary<WalkVerdict, PacketSet> may, Dictionary<WalkVerdict, PacketSet> open,
        IReadOnlyList<WalkOutcome> outcomes, IReadOnlyList<Diagnostic> diagnostics, Func<PacketSet, PacketSet> asEntered) =>
        (Asked, _may, Open, Outcomes, Diagnostics, _asEntered) = (asked, may, open, outcomes, diagnostics, asEntered);

    /// <summary>The packets that were sent on the way.</summary>
    public PacketSet Asked { get; }

    /// <summary>For each verdict the packets with it, still with the questions that they hang on; as they are at the end of the way.</summary>
    internal IReadOnlyDictionary<WalkVerdict, PacketSet> Open { get; }

    /// <summary>What each rule and policy decided, in the order of the walk.</summary>
    public IReadOnlyList<WalkOutcome> Outcomes { get; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public PacketSet May(WalkVerdict verdict) => _may[verdict];

    public PacketSet Must(params ReadOnlySpan<WalkVerdict> verdicts)
    {
        var result = Asked;
        foreach (var (verdict, set) in _may)
        {
            if (!verdicts.Contains(verdict)) result -= set;
        }

        return result;
    }

    /// <summary>The packets that may be accepted as one of a set: for a port, say, that they did not have on entry.</summary>
    public PacketSet MayArrive(PacketSet asThese) => _asEntered(Open[WalkVerdict.Accept] & asThese);

    /// <summary>The packets that must be accepted as one of a set.</summary>
    public PacketSet MustArrive(PacketSet asThese) =>
        Must(WalkVerdict.Accept) is var accepted && (Open[WalkVerdict.Accept] - asThese) is { IsEmpty: false } others ? accepted - _asEntered(others) : accepted;

    /// <summary>The questions whose answers decide whether packets of the set get in.</summary>
    public IReadOnlyList<int> QuestionsFor(PacketSet packets)
    {
        var found = new SortedSet<int>();
        foreach (var set in Open.Values)
        {
            // Rewritten fields are compared only where they are what they were: the set narrows the search, it does not decide.
            foreach (var index in ((set & packets) is { IsEmpty: false } part ? part : set).UnknownsInside()) found.Add(index);
        }

        return [.. found];
    }
}
