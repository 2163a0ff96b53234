using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Writes a diagram as disjoint products of ranges, field by field in the order of the variables.</summary>
internal sealed class CubeReader(DecisionDiagram diagram, IReadOnlyList<PacketField> fields, int most)
{
    private readonly PacketField[] _fields = [.. fields.Where(f => f is not (PacketField.Family or PacketField.Unknown)).Order()];
    private readonly List<PacketCube> _cubes = [];

    public IReadOnlyList<PacketCube> Read(int node)
    {
        foreach (var (rest, families) in new RangeReader(diagram, FieldLayout.First(PacketField.Family), 1).Ranges(node))
        {
            foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            {
                if (families.Any(r => r.Contains(PacketSpace.Number(family)))) Visit(WithinWidths(rest, family), 0, family, []);
            }
        }

        return _cubes;
    }

    // A set that speaks of IPv6 addresses and not of the family has variables behind the bits of an IPv4 address.
    private int WithinWidths(int node, IpFamily family)
    {
        foreach (var field in _fields)
            node = diagram.Forget(node, FieldLayout.First(field) + PacketSpace.WidthOf(field, family), FieldLayout.Last(field));
        return node;
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
