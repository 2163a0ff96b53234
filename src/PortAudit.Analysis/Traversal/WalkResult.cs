namespace PortAudit.Analysis.Traversal;

/// <summary>What becomes of a set of packets on its way: for each verdict the packets that may, and that must, get it.</summary>
/// <remarks>All sets hold packets as they were on entry. May is the over bound, must the under bound: a packet must get a verdict when
/// no answer to the unknown questions gives it another. Inside the analyses the sets are bare (see <see cref="SharedFields"/>):
/// many services have the same then.</remarks>
public sealed class WalkResult
{
    private readonly SharedFields _shared;
    private readonly Bits128? _port;

    // By verdict, the packets with it, still with the questions that they depend on; as they are at the end of the way.
    private readonly PacketSet[] _open;
    private readonly PacketSet?[] _may;

    // Rules of a run together.
    private readonly IReadOnlyList<WalkOutcome> _outcomes;
    private List<WalkOutcome>? _single;

    // From packets at the end of the way back to what they were on entry, bare both; the flag keeps the questions that they depend on.
    private readonly Func<PacketSet, bool, PacketSet> _asEntered;

    internal WalkResult(
        PacketSet asked, PacketSet[] open, SharedFields shared, Bits128? port,
        IReadOnlyList<WalkOutcome> outcomes, IReadOnlyList<Diagnostic> diagnostics, Func<PacketSet, bool, PacketSet> asEntered)
    {
        (BareAsked, _open, _shared, _port, _outcomes, Diagnostics, _asEntered) = (asked, open, shared, port, outcomes, diagnostics, asEntered);
        _may = new PacketSet?[open.Length];
    }

    /// <summary>The packets that were sent on the way.</summary>
    public PacketSet Asked => Whole(BareAsked);

    internal PacketSet BareAsked { get; }

    /// <summary>What each rule and policy decided, in the order of the walk.</summary>
    /// <remarks>Their sets are bare.</remarks>
    public IReadOnlyList<WalkOutcome> Outcomes => _single ??=
        [.. Split(static o => o).Select(p => p.Takes is { } takes ? p.Outcome with { Set = p.Outcome.Set & takes } : p.Outcome)];

    public IReadOnlyList<Diagnostic> Diagnostics { get; }

    public PacketSet May(WalkVerdict verdict) => Whole(BareMay(verdict));

    public PacketSet Must(params ReadOnlySpan<WalkVerdict> verdicts) => Whole(BareMust(verdicts));

    /// <summary>The only value that a field has in bare sets' packets; <see langword="null"/> where the sets themselves say it.</summary>
    internal Bits128? Shared(PacketField field) => _shared.Value(field, _port);

    internal PacketSet BareMay(WalkVerdict verdict) => _may[(int)verdict] ??= _asEntered(_open[(int)verdict], false);

    internal PacketSet BareMust(params ReadOnlySpan<WalkVerdict> verdicts)
    {
        var result = BareAsked;
        for (var verdict = WalkVerdict.Accept; (int)verdict < _open.Length; verdict++)
        {
            if (!verdicts.Contains(verdict)) result -= BareMay(verdict);
        }

        return result;
    }

    /// <summary>As <see cref="May"/>, for each answer to the questions: what a packet may get when they are answered so.</summary>
    internal PacketSet MayByAnswer(WalkVerdict verdict) => Whole(_asEntered(_open[(int)verdict], true));

    /// <summary>The packets that may be accepted as one of a set: for a port, say, that they did not have on entry.</summary>
    internal PacketSet MayArrive(PacketSet asThese) => _asEntered(_open[(int)WalkVerdict.Accept] & asThese, false);

    /// <summary>The packets that must be accepted as one of a set.</summary>
    internal PacketSet MustArrive(PacketSet asThese) =>
        BareMust(WalkVerdict.Accept) is var accepted && (_open[(int)WalkVerdict.Accept] - asThese) is { IsEmpty: false } others
        ? accepted - _asEntered(others, false) : accepted;

    /// <summary>The rules and policies that decided about some packets, as they were at that moment, in the order of the walk.</summary>
    /// <remarks>They are found one by one; rules of a run have the set of all of it.</remarks>
    internal IEnumerable<WalkOutcome> Deciding(PacketSet packets, Func<WalkVerdict, bool> verdicts) =>
        Split(o => verdicts(o.Verdict) && (o.Set & packets) is { IsEmpty: false } set ? o with { Set = set } : null).Select(p => p.Outcome);

    /// <summary>The questions whose answers decide whether packets of the set get in.</summary>
    public IReadOnlyList<int> QuestionsFor(PacketSet packets)
    {
        var found = new SortedSet<int>();
        foreach (var set in _open)
        {
            // Rewritten fields are compared only where they are what they were: the set narrows the search, it does not decide.
            foreach (var index in ((set & packets) is { IsEmpty: false } part ? part : set).UnknownsInside()) found.Add(index);
        }

        return [.. found];
    }

    private IEnumerable<(WalkOutcome Outcome, PacketSet? Takes)> Split(Func<WalkOutcome, WalkOutcome?> choose)
    {
        for (var i = 0; i < _outcomes.Count; i++)
        {
            if (_outcomes[i].Run is not { } run)
            {
                if (choose(_outcomes[i]) is { } chosen) yield return (chosen, null);
                continue;
            }

            var together = new List<WalkOutcome>();
            for (; i < _outcomes.Count && ReferenceEquals(_outcomes[i].Run, run); i++)
            {
                if (choose(_outcomes[i]) is { } chosen) together.Add(chosen);
            }

            i--;
            if (together.Count == 0) continue;
            foreach (var (outcome, takes) in run.Split(together, _shared.Space)) yield return (outcome, takes);
        }
    }

    private PacketSet Whole(PacketSet bare) => _shared.With(bare, _port);
}
