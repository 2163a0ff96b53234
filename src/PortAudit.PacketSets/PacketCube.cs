using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets;

/// <summary>A product: every combination of one value a field, each out of that field's ranges. Fields that are not listed are free.</summary>
public sealed record PacketCube(IpFamily Family, IReadOnlyDictionary<PacketField, IReadOnlyList<ValueRange>> Fields)
{
    /// <summary>The field's lowest value; 0 where it is free.</summary>
    public Bits128 this[PacketField field] => Fields.TryGetValue(field, out var ranges) ? ranges[0].Low : 0;

    /// <summary>The addresses that the field may have; all of the family where it is free.</summary>
    public AddressSet Addresses(PacketField field) =>
        Fields.TryGetValue(field, out var ranges) ? AddressSet.FromRanges(Family, ranges) : AddressSet.AllOf(Family);

    /// <summary>Whether the field may have the value.</summary>
    public bool Holds(PacketField field, uint value)
    {
        if (!Fields.TryGetValue(field, out var ranges)) return true;
        foreach (var range in ranges)
        {
            if (range.Contains(value)) return true;
        }

        return false;
    }

    public IpAddress Address(PacketField field) => new(Family, this[field]);
}
