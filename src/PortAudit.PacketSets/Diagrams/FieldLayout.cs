using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Diagrams;

/// <summary>Where each field's bits stand among the diagram's variables: field by field in the order of <see cref="PacketField"/>, highest
/// bit first.</summary>
/// <remarks>The two marks alternate bit by bit: rules copy one to the other, and "the marks are equal" takes three nodes a bit so, but
/// four thousand million one after the other. To be read they are set apart, into variables of their own after them.</remarks>
internal static class FieldLayout
{
    private static readonly int[] Widths = MakeWidths();
    private static readonly int[] Firsts = MakeFirsts();

    /// <summary>Fields in the order of their variables; the two originals stand directly after the fields that translation overwrites.</summary>
    public static int First(PacketField field) => Firsts[(int)field];

    public static int Width(PacketField field) => Widths[(int)field];

    /// <summary>How far a field's bits stand from each other.</summary>
    public static int Stride(PacketField field) => IsMark(field) ? 2 : 1;

    /// <summary>The variable of a bit, 0 the lowest.</summary>
    public static int Variable(PacketField field, int bit) => First(field) + (Width(field) - 1 - bit) * Stride(field);

    public static int Last(PacketField field) => Variable(field, 0);

    /// <summary>Where the field's bits stand, one after the other, once the marks are set apart.</summary>
    public static int FirstApart(PacketField field) => field switch
    {
        PacketField.Mark => First(PacketField.Mark) + 64,
        PacketField.ConnectionMark => First(PacketField.Mark) + 96,
        _ => First(field),
    };

    /// <summary>The field and the bit that a variable represents.</summary>
    public static (PacketField Field, int Bit) Locate(int variable)
    {
        var field = PacketField.Unknown;
        while (First(field) > variable) field--;
        if (field == PacketField.ConnectionMark && (variable - First(field)) % 2 != 0) field = PacketField.Mark;
        return (field, Width(field) - 1 - (variable - First(field)) / Stride(field));
    }

    /// <summary>Whether the field holds an address, of which an IPv4 packet uses the first 32 bits only.</summary>
    public static bool IsAddress(PacketField field) =>
        field is PacketField.SourceAddress or PacketField.DestinationAddress or PacketField.OriginalDestinationAddress;

    public static bool IsInterface(PacketField field) => field is PacketField.InInterface or PacketField.OutInterface;

    private static bool IsMark(PacketField field) => field is PacketField.Mark or PacketField.ConnectionMark;

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
        widths[(int)PacketField.NatStatus] = 3;
        widths[(int)PacketField.Unknown] = 1 << 20;
        return widths;
    }

    private static int[] MakeFirsts()
    {
        var firsts = new int[Widths.Length];
        for (var i = 1; i < firsts.Length; i++)
        {
            firsts[i] = (PacketField)i switch
            {
                PacketField.ConnectionMark => firsts[i - 1] + 1,
                PacketField.NatStatus => firsts[(int)PacketField.Mark] + 4 * 32,
                _ => firsts[i - 1] + Widths[i - 1],
            };
        }

        return firsts;
    }
}
