using PortAudit.Analysis.Flattening;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Search;

/// <summary>The rows of a path that packets may match which agree in some fields: those that ask for no destination port, and for each port
/// those that do.</summary>
internal sealed class BoxSlice
{
    private const int BlockBits = 6;

    private readonly int _portLane;
    private readonly List<int>?[] _blocks;

    /// <param name="path">The rules.</param>
    /// <param name="values">The fields in which the packets agree, the destination port excepted.</param>
    /// <param name="known">What is known of the process that they are for.</param>
    public BoxSlice(FlatPath path, IEnumerable<(PacketField Field, Bits128 Value)> values, Func<QuestionSubject, bool?>? known)
    {
        Path = path;
        Certainty = new EntryCertainty(path, known);
        var lanes = path.Lanes;
        var isFixed = new bool[lanes.Count];
        var fixedRanks = new List<(int Lane, int Rank)>();
        foreach (var (field, value) in values)
        {
            if (lanes.Of(field) is not (>= 0 and var lane)) continue;
            isFixed[lane] = true;
            fixedRanks.Add((lane, lanes.Ranks(lane).Of(value)));
        }

        _portLane = lanes.Of(PacketField.DestinationPort);
        FixedRanks = fixedRanks;
        FreeLanes = [.. Enumerable.Range(0, lanes.Count).Where(l => !isFixed[l] && l != _portLane)];
        _blocks = new List<int>?[_portLane < 0 ? 0 : (lanes.Ranks(_portLane).Count >> BlockBits) + 1];
        var everyPort = new List<int>();
        for (var row = 0; row < path.RowEntries.Length; row++)
        {
            if (!Certainty.Acts(path.RowEntries[row]) || !Fits(row)) continue;
            if (_portLane < 0 || path.IsFree(row, _portLane))
            {
                everyPort.Add(row);
                continue;
            }

            for (var block = path.Low(row, _portLane) >> BlockBits; block <= path.High(row, _portLane) >> BlockBits; block++)
                (_blocks[block] ??= []).Add(row);
        }

        EveryPort = [.. everyPort];
    }

    public FlatPath Path { get; }

    public EntryCertainty Certainty { get; }

    /// <summary>Rows of packets of any port, in order.</summary>
    public int[] EveryPort { get; }

    /// <summary>The lanes in which the packets may differ.</summary>
    public int[] FreeLanes { get; }

    public IReadOnlyList<(int Lane, int Rank)> FixedRanks { get; }

    /// <summary>The rows that name the port, in order.</summary>
    public int[] Naming(int port)
    {
        if (_portLane < 0) return [];
        var rank = Path.Lanes.Ranks(_portLane).Of((uint)port);
        return _blocks[rank >> BlockBits] is { } block ? [.. block.Where(r => Path.Holds(r, _portLane, rank))] : [];
    }

    /// <summary>All packets of the slice, of any port.</summary>
    public Region All()
    {
        var lanes = Path.Lanes;
        var (lows, highs) = (new int[lanes.Count], new int[lanes.Count]);
        for (var lane = 0; lane < highs.Length; lane++) highs[lane] = lanes.Ranks(lane).Count - 1;
        foreach (var (lane, rank) in FixedRanks) lows[lane] = highs[lane] = rank;
        return new Region(lows, highs);
    }

    private bool Fits(int row)
    {
        foreach (var (lane, rank) in FixedRanks)
        {
            if (!Path.Holds(row, lane, rank)) return false;
        }

        return true;
    }
}
