namespace PortAudit.Analysis.Search;

/// <summary>A box of packets: for each lane of a path the ranks that it may have.</summary>
internal readonly struct Region(int[] lows, int[] highs)
{
    public int[] Lows { get; } = lows;

    public int[] Highs { get; } = highs;

    public Region Copy() => new((int[])Lows.Clone(), (int[])Highs.Clone());

    public bool Holds(int[] point)
    {
        for (var lane = 0; lane < Lows.Length; lane++)
        {
            if (point[lane] < Lows[lane] || point[lane] > Highs[lane]) return false;
        }

        return true;
    }
}
