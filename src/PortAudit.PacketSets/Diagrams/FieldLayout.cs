using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Where each field's bits stand among the diagram's variables: field by field in the order of <see cref="PacketField"/>, highest bit first.</summary>
internal static class FieldLayout
{
    private static readonly int[] Widths = MakeWidths();
    private static readonly int[] Firsts = MakeFirsts();

    /// <summary>Fields in the order of their variables; the two originals stand directly behind the fields that translation overwrites.</summary>
    public static int First(PacketField field) => Firsts[(int)field];

    public static int Width(PacketField field) => Widths[(int)field];

    public static int Last(PacketField field) => Firsts[(int)field] + Widths[(int)field] - 1;

    /// <summary>Whether the field holds an address, of which an IPv4 packet uses the first 32 bits only.</summary>
    public static bool IsAddress(PacketField field) =>
        field is PacketField.SourceAddress or PacketField.DestinationAddress or PacketField.OriginalDestinationAddress;

    public static bool IsInterface(PacketField field) => field is PacketField.InInterface or PacketField.OutInterface;

    private static int[] MakeWidths()
    {
        var widths = new int[(int)PacketField.Unknown + 1];
        widths[(int)PacketField.Family] = 1;
        widths[(int)PacketField.Protocol] = 8;
        widths[(int)PacketField.ConnectionState] = 3;
        widths[(int)PacketField.Fragment] = 1;
        widths[(int)PacketField.TcpFlags] = 8;
        widths[(int)PacketField.IcmpType] = 8;
        widths[(int)PacketField.IcmpCode] = 8;
        widths[(int)PacketField.DestinationPort] = 16;
        widths[(int)PacketField.OriginalDestinationPort] = 16;
        widths[(int)PacketField.SourcePort] = 16;
        widths[(int)PacketField.InInterface] = 20;
        widths[(int)PacketField.OutInterface] = 20;
        widths[(int)PacketField.DestinationKind] = 2;
        widths[(int)PacketField.DestinationAddress] = 128;
        widths[(int)PacketField.OriginalDestinationAddress] = 128;
        widths[(int)PacketField.SourceAddress] = 128;
        widths[(int)PacketField.SourceMac] = 48;
        widths[(int)PacketField.Mark] = 32;
        widths[(int)PacketField.ConnectionMark] = 32;
        widths[(int)PacketField.NatStatus] = 2;
        widths[(int)PacketField.Unknown] = 1 << 20;
        return widths;
    }

    private static int[] MakeFirsts()
    {
        var firsts = new int[Widths.Length];
        for (var i = 1; i < firsts.Length; i++) firsts[i] = firsts[i - 1] + Widths[i - 1];
        return firsts;
    }
}
