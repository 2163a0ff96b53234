using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Reads one field's bits off the top of a diagram whose marks are set apart: which values lead to which rest.</summary>
internal sealed class RangeReader(PacketSpace space, PacketField field, IpFamily family)
{
    private readonly DecisionDiagram _diagram = space.Diagram;
    private readonly int _first = FieldLayout.FirstApart(field);
    private readonly int _width = space.WidthOf(field, family);

    /// <summary>Forgets the field's variables after its width: what a set that names no family says of IPv6 addresses.</summary>
    public int WithinWidth(int node) =>
        _width == FieldLayout.Width(field) ? node : _diagram.Transform(node, space.Changes.Narrowing(field, _width));

    /// <summary>The distinct non-empty rests below the field, each with the values that lead to it, in order of their lowest value.</summary>
    /// <exception cref="DiagramLimitException">There are more than a million ranges.</exception>
    public List<(int Below, List<ValueRange> Values)> Ranges(int node)
    {
        var highest = space.Highest(field, family);
        var count = 0;
        var order = new List<(int Below, List<ValueRange> Values)>();
        var byBelow = new Dictionary<int, List<ValueRange>>();
        Visit(node, 0, 0);
        return order;

        void Visit(int n, int depth, Bits128 prefix)
        {
            if (n == DecisionDiagram.Empty) return;
            var bits = _width - depth;
            if (DecisionDiagram.IsTerminal(n) || _diagram.Variable(n) >= _first + _width)
            {
                Add(n, new ValueRange(prefix, Bits128.Min(prefix | Bits128.Ones(bits), highest)));
                return;
            }

            var here = _diagram.Variable(n) == _first + depth;
            var half = Bits128.One << (bits - 1);
            Visit(here ? _diagram.Low(n) : n, depth + 1, prefix);
            Visit(here ? _diagram.High(n) : n, depth + 1, prefix | half);
        }

        void Add(int rest, ValueRange range)
        {
            if (range.Low > range.High) return;
            if (!byBelow.TryGetValue(rest, out var ranges))
            {
                byBelow[rest] = ranges = [];
                order.Add((rest, ranges));
            }

            if (ranges.Count > 0 && ranges[^1].High + 1 == range.Low) ranges[^1] = ranges[^1] with { High = range.High };
            else if (++count <= PacketSetLimits.MostRanges) ranges.Add(range);
            else throw new DiagramLimitException(PacketSetLimits.MostRanges);
        }
    }
}
