namespace PortAudit.Analysis.Search;

/// <summary>From which sources, at one interface, some packet of a slice gets in: asked of one range of sources after another that no rule
/// tells apart.</summary>
/// <remarks>
/// From range to range little changes: the rules that begin or end there. The packet that got in from one range is tried from the next
/// first, whatever else of it rules look at (its destination, its source port). Only where no such packet gets in is one searched for.
/// </remarks>
internal sealed class SourceSweep
{
    private readonly BoxSlice _slice;
    private readonly AcceptSearch _search;
    private readonly PacketTrace _trace;
    private readonly int _source;
    private readonly int[] _restLanes;
    private readonly bool _hasQuestions;

    /// <param name="sourceLane">-1 where no rule looks at the source.</param>
    /// <param name="interfaceLane">-1 where no rule looks at the interface.</param>
    public SourceSweep(BoxSlice slice, AcceptSearch search, int sourceLane, int interfaceLane)
    {
        (_slice, _search, _source) = (slice, search, sourceLane);
        _trace = new PacketTrace(slice.Path, slice.Certainty);
        _restLanes = [.. slice.FreeLanes.Where(l => l != sourceLane && l != interfaceLane)];
        _hasQuestions = slice.Certainty.HasQuestions;
    }

    /// <param name="rows">All rows that packets of the regions may match, but for those that name a port, in ascending order.</param>
    /// <param name="regions">The packets, of one interface rank.</param>
    public SweptSources Run(List<int> rows, List<Region> regions)
    {
        var found = new List<SourceRange>();
        var swept = new SweptSources(rows, regions, found);
        if (regions.Count == 0) return swept;
        var count = _source < 0 ? 1 : _slice.Path.Lanes.Ranks(_source).Count;
        var specific = new List<int>();
        foreach (var row in rows)
        {
            if (IsFree(row)) swept.Free.Add(row);
            else specific.Add(row);
        }

        var active = new List<int>();
        var begins = specific.ToArray();
        Array.Sort(begins, (a, b) => _slice.Path.Low(a, _source).CompareTo(_slice.Path.Low(b, _source)));
        var ends = specific.ToArray();
        Array.Sort(ends, (a, b) => _slice.Path.High(a, _source).CompareTo(_slice.Path.High(b, _source)));
        for (int low = 0, begin = 0, end = 0; low < count;)
        {
            while (end < ends.Length && _slice.Path.High(ends[end], _source) < low) Remove(active, ends[end++]);
            while (begin < begins.Length && _slice.Path.Low(begins[begin], _source) == low) Insert(active, begins[begin++]);
            var next = count;
            if (begin < begins.Length) next = Math.Min(next, _slice.Path.Low(begins[begin], _source));
            if (end < ends.Length) next = Math.Min(next, _slice.Path.High(ends[end], _source) + 1);
            var range = Judge(low, next - 1, active, swept.Free, swept);
            found.Add(range);
            swept.Active.Add([.. active]);
            low = next;
        }

        return swept;
    }

    /// <summary>The same where further rules, which name a port, take part.</summary>
    /// <param name="bare">Without them.</param>
    /// <param name="naming">Their rows, in ascending order.</param>
    /// <param name="regions">The packets, of an interface rank that the rules of <paramref name="bare"/> do not tell from its own.</param>
    public IReadOnlyList<SourceRange> With(SweptSources bare, List<int> naming, List<Region> regions)
    {
        if (naming.Count == 0 || regions.Count == 0) return bare.Ranges;
        var cuts = new SortedSet<int>();
        var free = naming.FindAll(IsFree);
        foreach (var row in naming)
        {
            if (IsFree(row)) continue;
            cuts.Add(_slice.Path.Low(row, _source));
            cuts.Add(_slice.Path.High(row, _source) + 1);
        }

        var allFree = free.Count == 0 ? bare.Free : Merge(bare.Free, free);
        var accepting = Accepting(naming, allFree);
        // The packets that were tried meet other rows now.
        var tries = new SweptSources(bare.Rows, regions, []);
        var found = new List<SourceRange>(bare.Ranges.Count + cuts.Count);
        using var cut = cuts.GetEnumerator();
        var hasCut = cut.MoveNext();
        var here = free;
        for (var i = 0; i < bare.Ranges.Count; i++)
        {
            var range = bare.Ranges[i];
            for (var low = range.Low; low <= range.High;)
            {
                if (hasCut && cut.Current <= low)
                {
                    while (hasCut && cut.Current <= low) hasCut = cut.MoveNext();
                    here = naming.FindAll(r => IsFree(r) || (_slice.Path.Low(r, _source) <= low && low <= _slice.Path.High(r, _source)));
                }

                var high = hasCut ? Math.Min(range.High, cut.Current - 1) : range.High;
                found.Add(Stays(range, here) ? range with { Low = low, High = high } : Again(low, high, bare.Active[i], range));
                low = high + 1;
            }
        }

        return found;

        SourceRange Again(int low, int high, int[] alone, SourceRange range)
        {
            var active = here.Count == free.Count ? [.. alone] : Merge([.. alone], here.FindAll(r => !IsFree(r)));
            // Where nobody got in, somebody does only through one of the further rules.
            if (accepting is null || range.Must is not null) return Judge(low, high, active, allFree, tries);
            foreach (var (row, near) in accepting)
            {
                if (!here.Contains(row)) continue;
                foreach (var region in regions)
                {
                    var part = region.Copy();
                    if (_source >= 0) (part.Lows[_source], part.Highs[_source]) = (low, high);
                    if (_search.FindThrough(Merge(active, near), part, row) is { } point) return new SourceRange(low, high, point, point);
                }
            }

            return new SourceRange(low, high, null, null);
        }
    }

    // The further rules that accept, each with the rows of any source that may take packets before it does; nothing where a rule does other
    // than accept or stop, or questions are open: then all must be looked at anew.
    private List<(int Row, List<int> Near)>? Accepting(List<int> naming, List<int> allFree)
    {
        if (_hasQuestions) return null;
        var accepting = new List<(int, List<int>)>();
        foreach (var row in naming)
        {
            if (_slice.Path.Entries[_slice.Path.RowEntries[row]].EndsWay) continue;
            if (!_search.IsCandidate(row)) return null;
            accepting.Add((row, allFree.FindAll(other => Overlap(row, other))));
        }

        return accepting;
    }

    private bool Overlap(int row, int other)
    {
        foreach (var lane in _restLanes)
        {
            if (_slice.Path.Low(row, lane) > _slice.Path.High(other, lane) || _slice.Path.High(row, lane) < _slice.Path.Low(other, lane))
                return false;
        }

        return true;
    }

    // Whether further rows change nothing: none takes the packet that got in, or where none did, they only stop more.
    private bool Stays(SourceRange range, List<int> further)
    {
        if (further.Count == 0) return true;
        var packet = range.Must ?? range.May;
        var isEnding = true;
        foreach (var row in further)
        {
            if (packet is not null && MatchesRest(row, packet)) return false;
            isEnding &= _slice.Path.Entries[_slice.Path.RowEntries[row]].EndsWay;
        }

        return range.Must is not null || isEnding;
    }

    private bool IsFree(int row) => _source < 0 || _slice.Path.IsFree(row, _source);

    private SourceRange Judge(int low, int high, List<int> active, List<int> free, SweptSources swept)
    {
        var (tries, regions) = (swept.Tries, swept.Regions);
        for (var i = 0; i < tries.Count; i++)
        {
            if (!Gets(tries[i], active, must: true)) continue;
            var again = tries[i];
            if (i > 0)
            {
                tries.RemoveAt(i);
                tries.Insert(0, again);
            }

            return new SourceRange(low, high, again.Point, again.Point);
        }

        List<int>? rows = null;
        if (Find(true) is { } must) return new SourceRange(low, high, must, must);
        if (!_hasQuestions) return new SourceRange(low, high, null, null);
        foreach (var each in tries)
        {
            if (Gets(each, active, must: false) && IsPossible(each)) return new SourceRange(low, high, null, each.Point);
        }

        return new SourceRange(low, high, null, Find(false));

        // Where answers exclude each other the quick look does not do.
        bool IsPossible(SourceTry packet)
        {
            if (_slice.Path.Questions.IsEmpty) return true;
            var point = (int[])packet.Point.Clone();
            if (_source >= 0) point[_source] = low;
            return _search.Gets(rows ??= Merge(active, free), point, must: false);
        }

        int[]? Find(bool isMust)
        {
            rows ??= Merge(active, free);
            foreach (var region in regions)
            {
                var here = region;
                if (_source >= 0)
                {
                    here = region.Copy();
                    (here.Lows[_source], here.Highs[_source]) = (low, high);
                }

                if (_search.Find(rows, here, isMust) is not { } point) continue;
                if (tries.Count == AnalysisLimits.MostPointsKept) tries.RemoveAt(tries.Count - 1);
                tries.Insert(0, new SourceTry(point, free.FindAll(r => MatchesRest(r, point))));
                return point;
            }

            return null;
        }
    }

    private bool Gets(SourceTry packet, List<int> active, bool must)
    {
        _trace.Start();
        var entries = _slice.Path.RowEntries;
        for (int i = 0, j = 0; i < active.Count || j < packet.Free.Count;)
        {
            var isFree = i == active.Count || (j < packet.Free.Count && packet.Free[j] < active[i]);
            var row = isFree ? packet.Free[j++] : active[i++];
            if (!_trace.ComesTo(entries[row])) continue;
            if (isFree || MatchesRest(row, packet.Point)) _trace.Take(row);
            if (_trace.IsOver || (must && _trace.MayStop)) break;
        }

        _trace.Finish();
        return _trace.MayAccept && !(must && _trace.MayStop);
    }

    private bool MatchesRest(int row, int[] point)
    {
        foreach (var lane in _restLanes)
        {
            if (!_slice.Path.Holds(row, lane, point[lane])) return false;
        }

        return true;
    }

    private static List<int> Merge(List<int> a, List<int> b)
    {
        var merged = new List<int>(a.Count + b.Count);
        for (int i = 0, j = 0; i < a.Count || j < b.Count;)
            merged.Add(i == a.Count || (j < b.Count && b[j] < a[i]) ? b[j++] : a[i++]);
        return merged;
    }

    private static void Insert(List<int> sorted, int row)
    {
        var at = sorted.BinarySearch(row);
        if (at < 0) sorted.Insert(~at, row);
    }

    private static void Remove(List<int> sorted, int row)
    {
        var at = sorted.BinarySearch(row);
        if (at >= 0) sorted.RemoveAt(at);
    }
}

/// <summary>What was found of the sources at one interface, and what it takes to look again where further rules take part.</summary>
/// <param name="Rows">The rules.</param>
/// <param name="Regions">The packets that were asked about.</param>
/// <param name="Ranges">Ranges of ranks of the source in ascending order, without gaps; none where no packet was asked about.</param>
internal sealed record SweptSources(List<int> Rows, List<Region> Regions, List<SourceRange> Ranges)
{
    /// <summary>The rows that take every source.</summary>
    public List<int> Free { get; } = [];

    /// <summary>For each range the rows that take it, of the others.</summary>
    public List<int[]> Active { get; } = [];

    /// <summary>Packets that got in, the last first.</summary>
    public List<SourceTry> Tries { get; } = [];
}

/// <summary>A packet that got in.</summary>
/// <param name="Free">The rows, of those that take every source, that it matches.</param>
internal sealed record SourceTry(int[] Point, List<int> Free);

/// <summary>Sources that no rule tells apart.</summary>
/// <param name="Must">A packet from any of them that must get in, but for its source; <see langword="null"/> where there is none.</param>
/// <param name="May">One that may.</param>
internal readonly record struct SourceRange(int Low, int High, int[]? Must, int[]? May);
