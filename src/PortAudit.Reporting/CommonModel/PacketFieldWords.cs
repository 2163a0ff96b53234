using System.Globalization;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Reporting.CommonModel;

/// <summary>Packet fields and their values as the model's JSON spells them.</summary>
internal static class PacketFieldWords
{
    private static readonly string[] States = ["new", "related", "established", "untracked", "invalid"];
    private static readonly string[] Kinds = ["local", "broadcast", "multicast", "elsewhere"];

    public static string Word(PacketField field) => field switch
    {
        PacketField.Family => "family",
        PacketField.Protocol => "protocol",
        PacketField.ConnectionState => "connection-state",
        PacketField.Fragment => "fragment",
        PacketField.TcpFlags => "tcp-flags",
        PacketField.IcmpType => "icmp-type",
        PacketField.IcmpCode => "icmp-code",
        PacketField.DestinationPort => "destination-port",
        PacketField.OriginalDestinationPort => "original-destination-port",
        PacketField.SourcePort => "source-port",
        PacketField.InInterface => "in-interface",
        PacketField.OutInterface => "out-interface",
        PacketField.DestinationKind => "destination-kind",
        PacketField.DestinationAddress => "destination-address",
        PacketField.OriginalDestinationAddress => "original-destination-address",
        PacketField.SourceAddress => "source-address",
        PacketField.SourceMac => "source-mac",
        PacketField.Mark => "mark",
        PacketField.ConnectionMark => "connection-mark",
        PacketField.NatStatus => "nat-status",
        _ => "unknown",
    };

    public static bool IsAddress(PacketField field) =>
        field is PacketField.SourceAddress or PacketField.DestinationAddress or PacketField.OriginalDestinationAddress;

    /// <summary><c>22</c>, <c>80-90</c>, <c>10.0.0.0/8</c>, <c>10.0.0.1-10.0.0.9</c>; words where a field has them.</summary>
    public static string Range(PacketField field, ValueRange range, IpFamily family)
    {
        if (range.Low == range.High) return Value(field, range.Low, family);
        if (!IsAddress(field)) return $"{Value(field, range.Low, family)}-{Value(field, range.High, family)}";
        var hosts = range.Low ^ range.High;
        return (hosts & (hosts + 1)) == 0 && (range.Low & hosts) == 0
            ? new IpPrefix(new IpAddress(family, range.Low), IpAddress.Width(family) - (int)Bits128.PopCount(hosts)).ToString()
            : $"{Value(field, range.Low, family)}-{Value(field, range.High, family)}";
    }

    /// <summary>Addresses look like addresses; anything else is a number in hexadecimal.</summary>
    public static string Bits(PacketField field, Bits128 bits, IpFamily family) =>
        IsAddress(field) ? new IpAddress(family, bits).ToString() : string.Create(CultureInfo.InvariantCulture, $"0x{(ulong)bits:x}");

    private static string Value(PacketField field, Bits128 value, IpFamily family) => field switch
    {
        _ when IsAddress(field) => new IpAddress(family, value).ToString(),
        PacketField.Family when value <= 1 => value == 0 ? "ipv4" : "ipv6",
        PacketField.Protocol when value <= byte.MaxValue => Vocabulary.Protocol((byte)value),
        PacketField.ConnectionState when value < (uint)States.Length => States[(int)value],
        PacketField.DestinationKind when value < (uint)Kinds.Length => Kinds[(int)value],
        PacketField.SourceMac => string.Join(':',
            Enumerable.Range(0, 6).Select(i => ((byte)(value >> (40 - 8 * i))).ToString("x2", CultureInfo.InvariantCulture))),
        PacketField.Mark or PacketField.ConnectionMark => Bits(field, value, family),
        _ => value.ToString(),
    };
}
