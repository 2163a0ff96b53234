namespace PortAudit.PacketSets.Tests;

/// <summary>All packets over a few values a field, numbered, so that a set can be compared with a list of who is in it.</summary>
/// <remarks>Every set is meant within <see cref="Universe"/>: a field keeps values that the domain does not list.</remarks>
internal sealed class TinyDomain
{
    private readonly List<Axis> _axes = [new(PacketField.Family, [0, 1], [0, 1])];
    private readonly PacketSet[] _packets;

    /// <param name="questions">How many unknown questions there are.</param>
    public TinyDomain(int questions, params Axis[] axes)
    {
        Questions = questions;
        _axes.AddRange(axes);
        Count = _axes.Aggregate(1 << questions, (count, axis) => count * axis.V4.Length);
        _packets = [.. Enumerable.Range(0, Count).Select(Packet)];
        Universe = _packets.Aggregate(Space.Empty, (set, packet) => set | packet);
    }

    public PacketSpace Space { get; } = new(new InterfaceAlphabet([], []));

    public int Questions { get; }

    public int Count { get; }

    public PacketSet Universe { get; }

    public IReadOnlyList<PacketField> Fields => [.. _axes.Select(a => a.Field)];

    public static Axis Numbers(PacketField field, int count)
    {
        var values = Enumerable.Range(0, count).Select(n => (Bits128)n).ToArray();
        return new Axis(field, values, values);
    }

    /// <summary>Addresses at the edges of both families.</summary>
    public static Axis Addresses(PacketField field) =>
        new(field, [0, 1, 1u << 31, uint.MaxValue], [0, 1, Bits128.One << 127, Bits128.MaxValue]);

    public Bits128[] ValuesOf(PacketField field, IpFamily family) => _axes.First(a => a.Field == field).Of(family);

    public static IpFamily FamilyOf(int packet) => packet % 2 == 0 ? IpFamily.IPv4 : IpFamily.IPv6;

    public Bits128 Value(int packet, PacketField field)
    {
        var (axis, stride) = Find(field);
        return axis.Of(FamilyOf(packet))[packet / stride % axis.V4.Length];
    }

    public bool Answer(int packet, int question) => (packet / (Count >> Questions) >> question & 1) == 1;

    /// <summary>The packets that differ from the given one in this field at most, itself included.</summary>
    public IEnumerable<int> Varying(int packet, PacketField field)
    {
        var (axis, stride) = Find(field);
        var lowest = packet - packet / stride % axis.V4.Length * stride;
        return Enumerable.Range(0, axis.V4.Length).Select(n => lowest + n * stride);
    }

    /// <summary>The packet with another value of a field.</summary>
    public int With(int packet, PacketField field, Bits128 value)
    {
        var (axis, stride) = Find(field);
        var digit = Array.IndexOf(axis.Of(FamilyOf(packet)), value);
        Assert.NotEqual(-1, digit);
        return packet + (digit - packet / stride % axis.V4.Length) * stride;
    }

    /// <summary>Who is in the set.</summary>
    public bool[] Members(PacketSet set)
    {
        var shared = _packets.Select(packet => packet & set).ToArray();
        Assert.All(shared, (both, packet) => Assert.True(both.IsEmpty || both == _packets[packet]));
        return [.. shared.Select(both => !both.IsEmpty)];
    }

    private PacketSet Packet(int number)
    {
        var family = FamilyOf(number);
        var set = _axes.Aggregate(Space.All, (s, axis) => s & Space.Value(axis.Field, Value(number, axis.Field), family));
        for (var q = 0; q < Questions; q++) set &= Answer(number, q) ? Space.Unknown(q) : ~Space.Unknown(q);
        return set;
    }

    // All answers to the questions together are the last digit of a packet's number.
    private (Axis Axis, int Stride) Find(PacketField field)
    {
        var stride = 1;
        foreach (var axis in _axes)
        {
            if (axis.Field == field) return (axis, stride);
            stride *= axis.V4.Length;
        }

        return (Numbers(PacketField.Unknown, 1 << Questions), stride);
    }

    /// <summary>As many values for one family as for the other.</summary>
    internal sealed record Axis(PacketField Field, Bits128[] V4, Bits128[] V6)
    {
        public Bits128[] Of(IpFamily family) => family == IpFamily.IPv4 ? V4 : V6;
    }
}
