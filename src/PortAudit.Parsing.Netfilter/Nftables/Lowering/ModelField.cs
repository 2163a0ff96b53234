using PortAudit.Model.Firewall.Sets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>The model's counterpart of a field.</summary>
internal static class ModelField
{
    /// <returns><see langword="null"/> for a field that the model does not have.</returns>
    public static KeyField? Of(Field field) => field.Meaning switch
    {
        FieldMeaning.Family or FieldMeaning.EtherType => new KeyField(PacketField.Family),
        FieldMeaning.Protocol => new KeyField(PacketField.Protocol),
        FieldMeaning.SourceAddress => new KeyField(PacketField.SourceAddress, FamilyOf(field)),
        FieldMeaning.DestinationAddress => new KeyField(PacketField.DestinationAddress, FamilyOf(field)),
        FieldMeaning.SourcePort => new KeyField(PacketField.SourcePort),
        FieldMeaning.DestinationPort => new KeyField(PacketField.DestinationPort),
        FieldMeaning.TcpFlags => new KeyField(PacketField.TcpFlags),
        FieldMeaning.IcmpType => new KeyField(PacketField.IcmpType),
        FieldMeaning.IcmpCode => new KeyField(PacketField.IcmpCode),
        FieldMeaning.InInterface => new KeyField(PacketField.InInterface),
        FieldMeaning.OutInterface => new KeyField(PacketField.OutInterface),
        FieldMeaning.SourceMac => new KeyField(PacketField.SourceMac),
        FieldMeaning.Mark => new KeyField(PacketField.Mark),
        FieldMeaning.ConnectionMark => new KeyField(PacketField.ConnectionMark),
        FieldMeaning.ConnectionState => new KeyField(PacketField.ConnectionState),
        FieldMeaning.DestinationKind => new KeyField(PacketField.DestinationKind),
        _ => null,
    };

    public static KeyKind KindOf(Field field) => field.Meaning switch
    {
        FieldMeaning.Family => KeyKind.Family,
        FieldMeaning.EtherType => KeyKind.EtherType,
        FieldMeaning.InInterface or FieldMeaning.OutInterface => KeyKind.Interface,
        FieldMeaning.ConnectionState => KeyKind.ConnectionState,
        FieldMeaning.DestinationKind => KeyKind.AddressKind,
        _ => KeyKind.Number,
    };

    private static IpFamily FamilyOf(Field field) => field.Type == "ipv6_addr" ? IpFamily.IPv6 : IpFamily.IPv4;

    /// <summary>A value of nft as the model's number.</summary>
    /// <returns><see langword="false"/> where no IP packet has the value, or <see cref="KeyKind.AddressKind"/> can't tell it from others.</returns>
    public static bool TryTranslate(KeyKind kind, Bits128 value, out Bits128 translated)
    {
        translated = value;
        if (kind == KeyKind.Number) return true;
        int? number = (kind, (ulong)value) switch
        {
            (KeyKind.Family, 2) or (KeyKind.EtherType, 0x0800) => 0,
            (KeyKind.Family, 10) or (KeyKind.EtherType, 0x86DD) => 1,
            (KeyKind.ConnectionState, 1) => (int)ConnectionState.Invalid,
            (KeyKind.ConnectionState, 2) => (int)ConnectionState.Established,
            (KeyKind.ConnectionState, 4) => (int)ConnectionState.Related,
            (KeyKind.ConnectionState, 8) => (int)ConnectionState.New,
            (KeyKind.ConnectionState, 64) => (int)ConnectionState.Untracked,
            (KeyKind.AddressKind, 2) => (int)AddressKind.Local,
            (KeyKind.AddressKind, 3) => (int)AddressKind.Broadcast,
            (KeyKind.AddressKind, 5) => (int)AddressKind.Multicast,
            _ => null,
        };
        if (number is not { } known) return false;
        translated = (uint)known;
        return true;
    }
}
