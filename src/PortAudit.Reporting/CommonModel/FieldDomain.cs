using System.Collections.Immutable;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Reporting.CommonModel;

/// <summary>The values that a field can have, and which packets have it, in a ruleset that sees packets of the given families.</summary>
/// <remarks>The requirements are those by which the analysis compiles conditions: ports need a protocol with ports and a packet that is not
/// a later fragment.</remarks>
internal sealed class FieldDomain(IReadOnlyList<IpFamily> families)
{
    private static readonly RangeCondition FirstFragment = new(PacketField.Fragment, [new ValueRange(0)]);
    private static readonly RangeCondition Ports = Of(PacketField.Protocol, IpProtocol.WithPorts);
    private static readonly RangeCondition Tcp = Of(PacketField.Protocol, [IpProtocol.Tcp]);
    private static readonly RangeCondition Icmp = Of(PacketField.Protocol, [IpProtocol.Icmp, IpProtocol.IcmpV6]);
    private static readonly RangeCondition Tracked = new(PacketField.ConnectionState,
        [new ValueRange((uint)ConnectionState.New, (uint)ConnectionState.Established)]);

    private readonly bool _isSingle = families.Distinct().Count() == 1;

    public static Bits128 Highest(PacketField field, IpFamily family) => field switch
    {
        PacketField.Family or PacketField.Fragment => 1,
        PacketField.ConnectionState => (uint)ConnectionState.Invalid,
        PacketField.DestinationKind => (uint)AddressKind.Elsewhere,
        PacketField.NatStatus => 3,
        PacketField.Protocol or PacketField.TcpFlags or PacketField.IcmpType or PacketField.IcmpCode => byte.MaxValue,
        PacketField.SourcePort or PacketField.DestinationPort or PacketField.OriginalDestinationPort => ushort.MaxValue,
        PacketField.SourceMac => (Bits128.One << 48) - 1,
        _ when PacketFieldWords.IsAddress(field) => IpAddress.Maximum(family),
        _ => uint.MaxValue,
    };

    /// <summary>What a packet must be to have the field; nothing for what every packet has.</summary>
    public ImmutableArray<RangeCondition> Required(PacketField field, IpFamily family) => field switch
    {
        PacketField.SourcePort or PacketField.DestinationPort => [Ports, FirstFragment],
        PacketField.TcpFlags => [Tcp, FirstFragment],
        PacketField.IcmpType or PacketField.IcmpCode => [Icmp, FirstFragment],
        PacketField.ConnectionMark => [Tracked],
        PacketField.SourceAddress or PacketField.DestinationAddress when !_isSingle =>
            [new RangeCondition(PacketField.Family, [new ValueRange(family == IpFamily.IPv4 ? 0u : 1u)])],
        _ => [],
    };

    private static RangeCondition Of(PacketField field, ReadOnlySpan<byte> values) =>
        new(field, RangeNormalForm.Normal([.. values.ToArray().Select(v => new ValueRange(v))], byte.MaxValue));
}
