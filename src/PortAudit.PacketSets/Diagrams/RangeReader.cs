using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Reads one field's bits off the top of a diagram: which values lead to which rest.</summary>
internal sealed class RangeReader(DecisionDiagram diagram, int first, int width)
{
    // A mask over the low bits of an address makes 2^31 ranges; nobody can read, or hold, that many.
    private const int Limit = 1 << 20;

    /// <summary>The distinct non-empty rests below the field, each with the values that lead to it, in order of their lowest value.</summary>
    /// <exception cref="DiagramLimitException">There are more than a million ranges.</exception>
    public List<(int Below, List<ValueRange> Values)> Ranges(int node)
    {
        var count = 0;
        var order = new List<(int Below, List<ValueRange> Values)>();
        var byBelow = new Dictionary<int, List<ValueRange>>();
        Visit(node, 0, 0);
        return order;

        void Visit(int n, int depth, UInt128 prefix)
        {
            if (n == DecisionDiagram.Empty) return;
            var bits = width - depth;
            if (DecisionDiagram.IsTerminal(n) || diagram.Variable(n) >= first + width)
            {
                var high = bits == 128 ? UInt128.MaxValue : prefix | ((UInt128.One << bits) - 1);
                Add(n, new ValueRange(prefix, high));
                return;
            }

            var here = diagram.Variable(n) == first + depth;
            var half = UInt128.One << (bits - 1);
            Visit(here ? diagram.Low(n) : n, depth + 1, prefix);
            Visit(here ? diagram.High(n) : n, depth + 1, prefix | half);
        }

        void Add(int rest, ValueRange range)
        {
            if (!byBelow.TryGetValue(rest, out var ranges))
            {
                byBelow[rest] = ranges = [];
                order.Add((rest, ranges));
            }

            if (ranges.Count > 0 && ranges[^1].High + 1 == range.Low) ranges[^1] = ranges[^1] with { High = range.High };
            else if (++count <= Limit) ranges.Add(range);
            else throw new DiagramLimitException(Limit);
        }
    }
}
