using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Writes a diagram as disjoint products of ranges, field by field in the order of the variables.</summary>
internal sealed class CubeReader(DecisionDiagram diagram, IReadOnlyList<PacketField> fields, int most)
{
    private readonly PacketField[] _fields = [.. fields.Where(f => f != PacketField.Family).Order()];
    private readonly List<PacketCube> _cubes = [];

    public IReadOnlyList<PacketCube> Read(int node)
    {
        foreach (var (rest, families) in new RangeReader(diagram, FieldLayout.First(PacketField.Family), 1).Ranges(node))
        {
            foreach (var family in families.SelectMany(r => r.Low == r.High ? [r.Low] : new[] { r.Low, r.High }))
                Visit(rest, 0, family == 0 ? IpFamily.IPv4 : IpFamily.IPv6, []);
        }

        return _cubes;
    }

    private void Visit(int node, int index, IpFamily family, Dictionary<PacketField, IReadOnlyList<ValueRange>> fixedFields)
    {
        if (_cubes.Count >= most) return;
        if (index == _fields.Length)
        {
            _cubes.Add(new PacketCube(family, new Dictionary<PacketField, IReadOnlyList<ValueRange>>(fixedFields)));
            return;
        }

        var field = _fields[index];
        var width = PacketSpace.WidthOf(field, family);
        foreach (var (rest, ranges) in new RangeReader(diagram, FieldLayout.First(field), width).Ranges(node))
        {
            var isFree = ranges.Count == 1 && ranges[0].Low == 0 && ranges[0].High == (width == 128 ? UInt128.MaxValue : (UInt128.One << width) - 1);
            if (!isFree) fixedFields[field] = ranges;
            Visit(rest, index + 1, family, fixedFields);
            fixedFields.Remove(field);
        }
    }
}
