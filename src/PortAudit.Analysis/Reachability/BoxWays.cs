using PortAudit.Analysis.Search;

namespace PortAudit.Analysis.Reachability;

/// <summary>What services of one protocol and binding share: who gets in past the rules that name no port, found once.</summary>
internal sealed class BoxWays
{
    private readonly SourceSweep _sweep;

    // For each interface rank; ranks that no rule tells apart have the same.
    private readonly SweptSources[] _bare;

    /// <param name="slice">The rules that packets of the protocol may match.</param>
    /// <param name="search">Looks for packets among them.</param>
    /// <param name="regions">For each interface rank the packets that are asked about.</param>
    public BoxWays(BoxSlice slice, AcceptSearch search, List<Region>[] regions)
    {
        (Slice, Search, Regions) = (slice, search, regions);
        var path = slice.Path;
        _sweep = new SourceSweep(slice, search, SourceLane, InterfaceLane);
        _bare = new SweptSources[regions.Length];
        for (var rank = 0; rank < regions.Length; rank++)
        {
            var rows = new List<int>();
            foreach (var row in slice.EveryPort)
            {
                if (path.Holds(row, InterfaceLane, rank)) rows.Add(row);
            }

            _bare[rank] = Array.Find(_bare[..rank], b => IsSame(b, rows, regions[rank])) ?? _sweep.Run(rows, regions[rank]);
        }
    }

    public BoxSlice Slice { get; }

    public AcceptSearch Search { get; }

    public List<Region>[] Regions { get; }

    public int InterfaceLane => Slice.Path.Lanes.Of(PacketField.InInterface);

    /// <summary>-1 where no rule looks at the source.</summary>
    public int SourceLane => Slice.Path.Lanes.Of(PacketField.SourceAddress);

    /// <summary>For each interface rank what is found where some rules that name a port take part.</summary>
    public IReadOnlyList<SourceRange>[] Find(int[] naming)
    {
        var found = new IReadOnlyList<SourceRange>[_bare.Length];
        var known = new List<(SweptSources Bare, List<int> Rows, IReadOnlyList<SourceRange> Found)>();
        for (var rank = 0; rank < found.Length; rank++)
        {
            var rows = new List<int>();
            foreach (var row in naming)
            {
                if (Slice.Path.Holds(row, InterfaceLane, rank)) rows.Add(row);
            }

            var before = known.Find(k => ReferenceEquals(k.Bare, _bare[rank]) && k.Rows.SequenceEqual(rows));
            if (before.Found is not null)
            {
                found[rank] = before.Found;
                continue;
            }

            found[rank] = _sweep.With(_bare[rank], rows, Regions[rank]);
            known.Add((_bare[rank], rows, found[rank]));
        }

        return found;
    }

    public static List<int> Merge(int[] a, int[] b)
    {
        var merged = new List<int>(a.Length + b.Length);
        for (int i = 0, j = 0; i < a.Length || j < b.Length;)
            merged.Add(i == a.Length || (j < b.Length && b[j] < a[i]) ? b[j++] : a[i++]);
        return merged;
    }

    private bool IsSame(SweptSources swept, List<int> rows, List<Region> regions)
    {
        if (swept.Regions.Count != regions.Count || !swept.Rows.SequenceEqual(rows)) return false;
        for (var i = 0; i < regions.Count; i++)
        {
            for (var lane = 0; lane < regions[i].Lows.Length; lane++)
            {
                if (lane == InterfaceLane) continue;
                if (swept.Regions[i].Lows[lane] != regions[i].Lows[lane] || swept.Regions[i].Highs[lane] != regions[i].Highs[lane])
                    return false;
            }
        }

        return true;
    }
}
