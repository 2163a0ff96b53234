using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Diagrams;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets;

/// <summary>Makes and combines sets of packets. Sets of one space can be combined with each other only; equal sets are equal by number.</summary>
/// <remarks>
/// A packet is a value for each <see cref="PacketField"/> and an answer to each unknown question. The space knows nothing of which
/// fields a protocol has: a set built from <c>DestinationPort = 22</c> alone holds ICMP packets too, and callers say what they mean.
/// Not safe for use by several threads at once.
/// </remarks>
public sealed class PacketSpace
{
    private readonly DecisionDiagram _diagram;
    private readonly int _letterWidth;

    /// <exception cref="DiagramLimitException">There are more than a million interfaces.</exception>
    public PacketSpace(InterfaceAlphabet interfaces, int nodeLimit = PacketSetLimits.DefaultNodes)
    {
        Interfaces = interfaces;
        var widest = FieldLayout.Width(PacketField.InInterface);
        // Few letters need few bits, and each bit is a node on every path that tests an interface.
        _letterWidth = 1;
        while (interfaces.AnyOther >> _letterWidth > 0) _letterWidth++;
        if (_letterWidth > widest) throw new DiagramLimitException(1 << widest);
        _diagram = new DecisionDiagram(nodeLimit);
        Changes = new FieldChanges(_diagram);
    }

    public InterfaceAlphabet Interfaces { get; }

    public PacketSet Empty => new(this, DecisionDiagram.Empty);

    public PacketSet All => new(this, DecisionDiagram.All);

    /// <summary>How many diagram nodes the space holds: the measure of its memory.</summary>
    public int NodeCount => _diagram.Count;

    internal DecisionDiagram Diagram => _diagram;

    internal FieldChanges Changes { get; }

    public PacketSet Value(PacketField field, Bits128 value, IpFamily family = IpFamily.IPv4) =>
        FieldLayout.IsInterface(field) ? Range(field, value, value) : Masked(field, value, Bits128.MaxValue, family);

    public PacketSet Range(PacketField field, Bits128 low, Bits128 high, IpFamily family = IpFamily.IPv4) =>
        Ranges(field, [new ValueRange(low, high)], family);

    /// <summary>The packets whose field lies in one of the ranges, which may come in any order and overlap.</summary>
    /// <remarks>What lies past the field's highest value, and a range whose ends are swapped, is not a packet's.</remarks>
    /// <param name="family">Whose addresses the values of an address field are.</param>
    public PacketSet Ranges(PacketField field, ReadOnlySpan<ValueRange> ranges, IpFamily family = IpFamily.IPv4) =>
        new(this, Writer(field, family).Ranges(ranges.ToArray(), Highest(field, family)));

    /// <summary>The packets with <c>(field &amp; mask) == value</c>; none when the value has bits outside the mask.</summary>
    public PacketSet Masked(PacketField field, Bits128 value, Bits128 mask, IpFamily family = IpFamily.IPv4) =>
        new(this, Writer(field, family).Masked(value, mask));

    public PacketSet Family(IpFamily family) => Value(PacketField.Family, Number(family));

    /// <summary>The packets of both families whose address is in the set.</summary>
    public PacketSet Addresses(PacketField field, AddressSet addresses)
    {
        var result = Empty;
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            var ranges = addresses.Ranges(family);
            if (ranges.Count > 0) result |= Family(family) & Ranges(field, [.. ranges], family);
        }

        return result;
    }

    /// <param name="field"><see cref="PacketField.InInterface"/> or <see cref="PacketField.OutInterface"/>.</param>
    public PacketSet Letters(PacketField field, IEnumerable<int> letters)
    {
        var values = new List<ValueRange>();
        foreach (var letter in letters) values.Add(new((uint)letter));
        return new(this, Writer(field, IpFamily.IPv4).Ranges([.. values], (uint)Interfaces.AnyOther));
    }

    /// <summary>The packets for which an unknown question is answered yes.</summary>
    public PacketSet Unknown(int index) =>
        new(this, _diagram.Make(FieldLayout.First(PacketField.Unknown) + index, DecisionDiagram.Empty, DecisionDiagram.All));

    /// <summary>The value of <see cref="PacketField.Family"/>.</summary>
    internal static uint Number(IpFamily family) => family == IpFamily.IPv4 ? 0u : 1u;

    internal int WidthOf(PacketField field, IpFamily family) =>
        FieldLayout.IsAddress(field) ? IpAddress.Width(family) : FieldLayout.IsInterface(field) ? _letterWidth : FieldLayout.Width(field);

    /// <summary>The highest value that means something of its own.</summary>
    public Bits128 Highest(PacketField field, IpFamily family) =>
        FieldLayout.IsInterface(field) ? (uint)Interfaces.AnyOther : Bits128.Ones(WidthOf(field, family));

    private FieldWriter Writer(PacketField field, IpFamily family) =>
        new(_diagram, FieldLayout.First(field), WidthOf(field, family), FieldLayout.Stride(field));
}
