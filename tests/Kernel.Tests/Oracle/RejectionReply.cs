using System.Buffers.Binary;
using Kernel.Tests.Packets;

namespace Kernel.Tests.Oracle;

/// <summary>Reads from a frame that the host sent which packet it refuses: an ICMP error quotes it, a TCP reset echoes its numbers.</summary>
internal static class RejectionReply
{
    private const int Ipv6Header = 40, IcmpHeader = 8;

    /// <returns>The refused packet's id, or null if the frame is anything else (neighbour discovery, group membership).</returns>
    internal static ushort? RefusedId(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FrameBuilder.EthernetHeader + 20)
            return null;
        var packet = frame[FrameBuilder.EthernetHeader..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            0x0800 => Ipv4(packet[9], packet[((packet[0] & 15) * 4)..]),
            0x86dd when packet.Length > Ipv6Header => Ipv6(packet[6], packet[Ipv6Header..]),
            _ => null,
        };
    }

    private static ushort? Ipv4(byte protocol, ReadOnlySpan<byte> transport) => protocol switch
    {
        IpProtocol.Icmp when transport.Length > IcmpHeader + 20 && transport[0] == 3 =>
            BinaryPrimitives.ReadUInt16BigEndian(transport[(IcmpHeader + 4)..]),
        IpProtocol.Tcp => Reset(transport),
        _ => null,
    };

    private static ushort? Ipv6(byte protocol, ReadOnlySpan<byte> transport) => protocol switch
    {
        IpProtocol.Icmpv6 when transport.Length > IcmpHeader + Ipv6Header && transport[0] == 1 =>
            BinaryPrimitives.ReadUInt16BigEndian(transport[(IcmpHeader + 2)..]),
        IpProtocol.Tcp => Reset(transport),
        _ => null,
    };

    // A reset that acknowledges answers a segment without ACK and counts its bytes; the other kind repeats the number it acknowledged.
    private static ushort? Reset(ReadOnlySpan<byte> transport)
    {
        var flags = (TcpFlags)transport[13];
        if (!flags.HasFlag(TcpFlags.Rst))
            return null;
        var number = BinaryPrimitives.ReadUInt32BigEndian(transport[(flags.HasFlag(TcpFlags.Ack) ? 8 : 4)..]);
        return (ushort)(number >> 8);
    }
}
