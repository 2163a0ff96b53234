namespace PortAudit.PacketSets.Boxes;

/// <summary>A set of ranks: ranges in ascending order that neither overlap nor touch.</summary>
public sealed class RankSet
{
    public static readonly RankSet Empty = new([]);

    // Low and high end in turn, both included.
    private readonly int[] _ends;

    private RankSet(int[] ends) => _ends = ends;

    public bool IsEmpty => _ends.Length == 0;

    /// <summary>How many ranges.</summary>
    public int Count => _ends.Length / 2;

    /// <summary>A range, from 0.</summary>
    public (int Low, int High) this[int range] => (_ends[2 * range], _ends[(2 * range) + 1]);

    public static RankSet Range(int low, int high) => low > high ? Empty : new RankSet([low, high]);

    /// <param name="ranges">In any order; they may overlap.</param>
    public static RankSet Of(List<(int Low, int High)> ranges)
    {
        if (ranges.Count == 0) return Empty;
        if (ranges.Count == 1) return Range(ranges[0].Low, ranges[0].High);
        ranges.Sort();
        var ends = new List<int>(ranges.Count * 2);
        foreach (var (low, high) in ranges)
        {
            if (low > high) continue;
            if (ends.Count > 0 && low <= ends[^1] + 1) ends[^1] = Math.Max(ends[^1], high);
            else ends.AddRange([low, high]);
        }

        return new RankSet([.. ends]);
    }

    public bool Contains(int rank)
    {
        for (var i = 0; i < _ends.Length; i += 2)
        {
            if (rank <= _ends[i + 1]) return rank >= _ends[i];
        }

        return false;
    }

    public RankSet Intersect(RankSet other)
    {
        if (_ends.Length == 2 && other._ends.Length == 2)
        {
            var (low, high) = (Math.Max(_ends[0], other._ends[0]), Math.Min(_ends[1], other._ends[1]));
            return low > high ? Empty : low == _ends[0] && high == _ends[1] ? this : new RankSet([low, high]);
        }

        var ends = new List<int>();
        for (int i = 0, j = 0; i < _ends.Length && j < other._ends.Length;)
        {
            var (low, high) = (Math.Max(_ends[i], other._ends[j]), Math.Min(_ends[i + 1], other._ends[j + 1]));
            if (low <= high) ends.AddRange([low, high]);
            if (_ends[i + 1] < other._ends[j + 1]) i += 2;
            else j += 2;
        }

        return ends.Count == 0 ? Empty : new RankSet([.. ends]);
    }

    /// <param name="count">How many ranks the field has.</param>
    public RankSet Complement(int count)
    {
        var ends = new List<int>(_ends.Length + 2);
        var next = 0;
        for (var i = 0; i < _ends.Length; i += 2)
        {
            if (_ends[i] > next) ends.AddRange([next, _ends[i] - 1]);
            next = _ends[i + 1] + 1;
        }

        if (next < count) ends.AddRange([next, count - 1]);
        return ends.Count == 0 ? Empty : new RankSet([.. ends]);
    }
}
