using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Writes a diagram as disjoint products of ranges, field by field in the order of the variables.</summary>
internal sealed class CubeReader(PacketSpace space, IReadOnlyList<PacketField> fields, int most)
{
    private readonly PacketField[] _fields = [.. fields.Where(f => f is not (PacketField.Family or PacketField.Unknown)).Order()];
    private readonly List<PacketCube> _cubes = [];

    public IReadOnlyList<PacketCube> Read(int node)
    {
        node = space.Diagram.Transform(node, space.Changes.SettingMarksApart);
        foreach (var (below, families) in new RangeReader(space, PacketField.Family, IpFamily.IPv4).Ranges(node))
        {
            foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
            {
                if (!families.Exists(r => r.Contains(PacketSpace.Number(family)))) continue;
                var rest = below;
                foreach (var field in _fields) rest = new RangeReader(space, field, family).WithinWidth(rest);
                Visit(rest, 0, family, []);
            }
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
        foreach (var (rest, ranges) in new RangeReader(space, field, family).Ranges(node))
        {
            var isFree = ranges.Count == 1 && ranges[0].Low == 0 && ranges[0].High == space.Highest(field, family);
            if (!isFree) fixedFields[field] = ranges;
            Visit(rest, index + 1, family, fixedFields);
            fixedFields.Remove(field);
        }
    }
}
