using System.Numerics;
using System.Runtime.InteropServices;
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
    /// <summary>Sixteen bytes each; past it, answer by smaller slices.</summary>
    public const int DefaultNodeLimit = 1 << 23;

    private readonly DecisionDiagram _diagram;
    private readonly int _letterWidth;

    /// <exception cref="DiagramLimitException">There are more than a million interfaces.</exception>
    public PacketSpace(InterfaceAlphabet interfaces, int nodeLimit = DefaultNodeLimit)
    {
        Interfaces = interfaces;
        // Few letters need few bits, and each bit is a node on every path that tests an interface.
        _letterWidth = BitOperations.Log2((uint)interfaces.AnyOther) + 1;
        if (_letterWidth > FieldLayout.Width(PacketField.InInterface)) throw new DiagramLimitException(1 << FieldLayout.Width(PacketField.InInterface));
        _diagram = new DecisionDiagram(nodeLimit);
    }

    public InterfaceAlphabet Interfaces { get; }

    public PacketSet Empty => new(this, DecisionDiagram.Empty);

    public PacketSet All => new(this, DecisionDiagram.All);

    /// <summary>How many diagram nodes the space holds: the measure of its memory.</summary>
    public int NodeCount => _diagram.Count;

    internal DecisionDiagram Diagram => _diagram;

    public PacketSet Value(PacketField field, UInt128 value, IpFamily family = IpFamily.IPv4) =>
        FieldLayout.IsInterface(field) ? Range(field, value, value) : Masked(field, value, Highest(field, family), family);

    public PacketSet Range(PacketField field, UInt128 low, UInt128 high, IpFamily family = IpFamily.IPv4) =>
        Ranges(field, [new ValueRange(low, high)], family);

    /// <summary>The packets whose field lies in one of the ranges, which may come in any order and overlap.</summary>
    /// <remarks>What lies past the field's highest value, and a range whose ends are swapped, is no packet's.</remarks>
    /// <param name="family">Whose addresses the values of an address field are.</param>
    public PacketSet Ranges(PacketField field, ReadOnlySpan<ValueRange> ranges, IpFamily family = IpFamily.IPv4)
    {
        var sorted = ranges.ToArray();
        if (sorted.Length > 1) Array.Sort(sorted, static (a, b) => a.Low.CompareTo(b.Low));
        var width = WidthOf(field, family);
        var highest = Highest(field, family);
        var count = 0;
        foreach (var range in sorted)
        {
            if (range.Low > range.High || range.Low > highest) continue;
            // Numbers past the last letter are other interfaces too.
            var high = range.High >= highest ? Ones(width) : range.High;
            // Overlaps would make a range end before an earlier one: the recursion wants both ends ascending.
            if (count > 0 && range.Low <= sorted[count - 1].High)
                sorted[count - 1] = sorted[count - 1] with { High = UInt128.Max(sorted[count - 1].High, high) };
            else
                sorted[count++] = new ValueRange(range.Low, high);
        }

        return new(this, Block(FieldLayout.First(field), width, 0, sorted.AsSpan(0, count)));
    }

    /// <summary>The packets with <c>(field &amp; mask) == value</c>; none when the value has bits outside the mask.</summary>
    public PacketSet Masked(PacketField field, UInt128 value, UInt128 mask, IpFamily family = IpFamily.IPv4)
    {
        if ((value & ~(mask & Ones(WidthOf(field, family)))) != 0) return Empty;
        var width = WidthOf(field, family);
        var first = FieldLayout.First(field);
        var node = DecisionDiagram.All;
        for (var bit = 0; bit < width; bit++)
        {
            if ((mask >> bit & 1) == 0) continue;
            var variable = first + width - 1 - bit;
            node = (value >> bit & 1) == 1
                ? _diagram.Make(variable, DecisionDiagram.Empty, node)
                : _diagram.Make(variable, node, DecisionDiagram.Empty);
        }

        return new(this, node);
    }

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
    public PacketSet Letters(PacketField field, IEnumerable<int> letters) =>
        Ranges(field, CollectionsMarshal.AsSpan(letters.Select(l => new ValueRange((UInt128)l)).ToList()));

    /// <summary>The packets for which an unknown question is answered yes.</summary>
    public PacketSet Unknown(int index) =>
        new(this, _diagram.Make(FieldLayout.First(PacketField.Unknown) + index, DecisionDiagram.Empty, DecisionDiagram.All));

    /// <summary>The value of <see cref="PacketField.Family"/>.</summary>
    internal static UInt128 Number(IpFamily family) => family == IpFamily.IPv4 ? 0u : 1u;

    internal int WidthOf(PacketField field, IpFamily family) =>
        FieldLayout.IsAddress(field) ? IpAddress.Width(family) : FieldLayout.IsInterface(field) ? _letterWidth : FieldLayout.Width(field);

    /// <summary>The highest value that means something of its own.</summary>
    internal UInt128 Highest(PacketField field, IpFamily family) =>
        FieldLayout.IsInterface(field) ? (UInt128)Interfaces.AnyOther : Ones(WidthOf(field, family));

    internal static UInt128 Ones(int width) => width == 128 ? UInt128.MaxValue : (UInt128.One << width) - 1;

    // The diagram of sorted, disjoint ranges below the values that begin with the bits fixed so far.
    private int Block(int variable, int bits, UInt128 low, ReadOnlySpan<ValueRange> ranges)
    {
        if (ranges.Length == 0) return DecisionDiagram.Empty;
        var high = low + Ones(bits);
        if (ranges[0].Low <= low && ranges[0].High >= high) return DecisionDiagram.All;
        var middle = low + (UInt128.One << (bits - 1));
        var below = 0;
        while (below < ranges.Length && ranges[below].Low < middle) below++;
        var above = below > 0 && ranges[below - 1].High >= middle ? below - 1 : below;
        return _diagram.Make(
            variable,
            Block(variable + 1, bits - 1, low, ranges[..below]),
            Block(variable + 1, bits - 1, middle, ranges[above..]));
    }
}
