using PortAudit.Analysis.Traversal;
using PortAudit.PacketSets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>One packet as <see cref="PacketWalk"/> carries it: plain numbers, which rules rewrite on the way.</summary>
internal sealed record Probe(IpFamily Family, Bits128 Source, Bits128 Destination, byte Protocol, byte Flags, byte IcmpType, ushort Port,
    string Interface)
{
    public const ushort SourcePort = 40000;

    public ConnectionState State { get; init; }

    public uint Mark { get; init; }

    public uint ConnectionMark { get; init; }

    public bool HasConnection => State is ConnectionState.New or ConnectionState.Related or ConnectionState.Established;

    public bool HasPorts => Protocol is 6 or 17 or 33 or 132 or 136;

    /// <summary>The addresses that rules and packets take theirs from.</summary>
    public static Bits128[] Sources(IpFamily family) => family == IpFamily.IPv4
        ? [0x0a000001u, 0x0a000002u, 0xc0a80001u]
        : [new(0x20010db8_00000000, 1), new(0x20010db8_00000000, 2), new(0xfd000000_00000000, 1)];

    public static Bits128[] Destinations(IpFamily family) =>
        family == IpFamily.IPv4 ? [0xc0000201u, 0xc0000202u] : [new(0x20010db8_000000ff, 1), new(0x20010db8_000000ff, 2)];

    /// <summary>Every packet of the small world, in one state and with one mark; the connection's mark is none.</summary>
    public static IEnumerable<Probe> All(IpFamily family, ConnectionState state, uint mark)
    {
        var (icmp, types) = family == IpFamily.IPv4 ? ((byte)1, (byte[])[8, 0, 18]) : ((byte)58, [128, 129, 136, 137]);
        var headers = new List<(byte Protocol, byte Flags, byte Type, ushort Port)> { (47, 0, 0, 0), (6, 0x10, 0, 22), (6, 0x04, 0, 22), (6, 0x14, 0, 22) };
        headers.AddRange(types.Select(t => (icmp, (byte)0, t, (ushort)0)));
        foreach (var port in Ports) headers.AddRange([(6, 0x02, 0, port), (17, 0, 0, port)]);
        return from source in Sources(family)
               from destination in Destinations(family)
               from name in (string[])["eth0", "eth1"]
               from h in headers
               select new Probe(family, source, destination, h.Protocol, h.Flags, h.Type, h.Port, name) { State = state, Mark = mark };
    }

    public static ushort[] Ports => [22, 80, 8080];

    /// <summary>The number that a rule compares.</summary>
    /// <returns><see langword="null"/> where the packet lacks the field.</returns>
    public Bits128? Value(PacketField field, IpFamily family) => field switch
    {
        PacketField.Protocol => Protocol,
        PacketField.SourceAddress => family == Family ? Source : null,
        PacketField.DestinationAddress => family == Family ? Destination : null,
        PacketField.DestinationPort => HasPorts ? Port : null,
        PacketField.SourcePort => HasPorts ? SourcePort : null,
        PacketField.TcpFlags => Protocol == 6 ? Flags : null,
        PacketField.IcmpType => Protocol is 1 or 58 ? IcmpType : null,
        PacketField.ConnectionState => (uint)State,
        PacketField.Mark => Mark,
        PacketField.ConnectionMark => HasConnection ? ConnectionMark : null,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>The packet as a set, whatever its connection's mark is.</summary>
    public PacketSet In(HostFilter filter, HookPath path)
    {
        var space = filter.Space;
        var device = path == HookPath.Output ? PacketField.OutInterface : PacketField.InInterface;
        var set = filter.Entering(path, Family) & Is(PacketField.Protocol, Protocol)
            & space.Value(PacketField.SourceAddress, Source, Family) & space.Value(PacketField.DestinationAddress, Destination, Family)
            & Is(PacketField.Mark, Mark) & Is(PacketField.ConnectionState, (uint)State)
            & Is(device, (uint)space.Interfaces.Letter(Interface));
        if (HasPorts) set &= Is(PacketField.DestinationPort, Port) & Is(PacketField.SourcePort, SourcePort);
        if (Protocol == 6) set &= Is(PacketField.TcpFlags, Flags);
        return Protocol is 1 or 58 ? set & Is(PacketField.IcmpType, IcmpType) : set;

        PacketSet Is(PacketField field, Bits128 value) => space.Value(field, value);
    }
}
