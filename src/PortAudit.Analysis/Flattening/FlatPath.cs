using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Flattening;

/// <summary>The rules of all base chains on one way through a host, for one family, as one list without jumps.</summary>
/// <remarks>
/// An entry takes the packets in its boxes (rows). It ends their way, or sends them on to a later entry: an accept past the rest of its
/// base chain, a RETURN past the rest of its chain. A packet that passes the last entry is accepted. Jumps are written out: the rules of a
/// chain stand there once for each rule that calls it, narrowed by what that rule asks.
/// </remarks>
internal sealed class FlatPath
{
    private readonly int[] _lows;
    private readonly int[] _highs;

    public FlatPath(Lanes lanes, FlatEntry[] entries, FlatBase[] bases, int[] rowEntries, int[] lows, int[] highs, bool[] rewrites)
    {
        (Lanes, Entries, Bases, RowEntries, _lows, _highs, Rewrites) = (lanes, entries, bases, rowEntries, lows, highs, rewrites);
        Questions = new QuestionNumbers(entries);
        HasSubjects = Array.Exists(entries, static e => Array.Exists(e.Questions, static q => q.Condition.Subject is not null));
    }

    public Lanes Lanes { get; }

    public FlatEntry[] Entries { get; }

    /// <summary>The base chains in the order in which packets come to them.</summary>
    public FlatBase[] Bases { get; }

    /// <summary>Which entries put the same questions.</summary>
    public QuestionNumbers Questions { get; }

    /// <summary>Whether some question asks for what a snapshot may answer.</summary>
    public bool HasSubjects { get; }

    /// <summary>For each row the entry that it belongs to, in ascending order.</summary>
    public int[] RowEntries { get; }

    /// <summary>For each entry whether it changes packets: what comes after can't be told from this list.</summary>
    public bool[] Rewrites { get; }

    public int Low(int row, int lane) => _lows[(row * Lanes.Count) + lane];

    public int High(int row, int lane) => _highs[(row * Lanes.Count) + lane];

    /// <summary>Whether a rank of a lane is in the row's box.</summary>
    public bool Holds(int row, int lane, int rank) => Low(row, lane) <= rank && rank <= High(row, lane);

    /// <summary>Whether the row's box leaves the lane free.</summary>
    public bool IsFree(int row, int lane) => Low(row, lane) == 0 && High(row, lane) == Lanes.Ranks(lane).Count - 1;
}

/// <summary>The entries of a base chain.</summary>
/// <param name="From">The first.</param>
/// <param name="To">After the last.</param>
internal readonly record struct FlatBase(Chain Chain, int From, int To);
