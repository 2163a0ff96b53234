namespace PortAudit.Analysis.Flattening;

/// <summary>What the lanes need to know of fields: how high they go, and which packets have them.</summary>
internal static class FlatFields
{
    private static readonly ValueRange[] First = [new(0u)];
    private static readonly ValueRange[] Tcp = [new(IpProtocol.Tcp)];
    private static readonly ValueRange[] Icmp = [new(IpProtocol.Icmp), new(IpProtocol.IcmpV6)];
    private static readonly ValueRange[] WithPorts = [.. IpProtocol.WithPorts.ToArray().Select(p => new ValueRange(p))];
    private static readonly ValueRange[] Connected = [new((uint)ConnectionState.New, (uint)ConnectionState.Established)];

    /// <summary>What the values of other fields must be in a packet that has the field.</summary>
    public static IEnumerable<(PacketField Field, ValueRange[] Values)> Presence(PacketField field) => field switch
    {
        PacketField.SourcePort or PacketField.DestinationPort => [(PacketField.Protocol, WithPorts), (PacketField.Fragment, First)],
        PacketField.TcpFlags => [(PacketField.Protocol, Tcp), (PacketField.Fragment, First)],
        PacketField.IcmpType or PacketField.IcmpCode => [(PacketField.Protocol, Icmp), (PacketField.Fragment, First)],
        PacketField.ConnectionMark => [(PacketField.ConnectionState, Connected)],
        _ => [],
    };

    public static Bits128 Highest(PacketField field, IpFamily family, InterfaceAlphabet interfaces) => field switch
    {
        PacketField.Protocol or PacketField.TcpFlags or PacketField.IcmpType or PacketField.IcmpCode => 255u,
        PacketField.ConnectionState => (uint)ConnectionState.Invalid,
        PacketField.Fragment => 1u,
        PacketField.DestinationPort or PacketField.SourcePort or PacketField.OriginalDestinationPort => 65535u,
        PacketField.InInterface or PacketField.OutInterface => (uint)interfaces.AnyOther,
        PacketField.DestinationKind => (uint)AddressKind.Elsewhere,
        PacketField.SourceMac => Bits128.Ones(48),
        PacketField.Mark or PacketField.ConnectionMark => uint.MaxValue,
        PacketField.NatStatus => 7u,
        _ => IpAddress.Maximum(family),
    };
}
