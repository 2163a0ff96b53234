using System.Buffers.Binary;
using System.Numerics;

namespace Kernel.Tests.Packets;

/// <summary>Test packets as Ethernet frames, with checksums that connection tracking and REJECT accept.</summary>
public static class FrameBuilder
{
    public const int EthernetHeader = 14;
    private const int Ipv4Header = 20, Ipv6Header = 40, QuotedBytes = 8;

    /// <param name="packet">What to send; RELATED ones quote the flow of <see cref="EstablishedFlow"/>.</param>
    /// <param name="id">Goes into the IPv4 identification or the IPv6 flow label, and into both TCP numbers, times 256, so that the
    /// acknowledgement of a reset (sequence + flags + length) still tells it.</param>
    public static byte[] Frame(TestPacket packet, ushort id)
    {
        var transport = packet.State == ConntrackState.Related ? QuotedError(packet, id) : Transport(packet, id);
        var frame = new byte[EthernetHeader + (packet.Ipv6 ? Ipv6Header : Ipv4Header) + transport.Length];
        WriteMac(frame, Convert.ToUInt64(TestHost.Interface(packet.InInterface).HardwareAddress.Replace(":", "", StringComparison.Ordinal), 16));
        WriteMac(frame.AsSpan(6), packet.SourceMac);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), (ushort)(packet.Ipv6 ? 0x86dd : 0x0800));
        var header = frame.AsSpan(EthernetHeader);
        if (packet.Ipv6)
            WriteIpv6(header, packet, id, transport.Length);
        else
            WriteIpv4(header, packet, id, transport.Length);
        transport.CopyTo(header[(packet.Ipv6 ? Ipv6Header : Ipv4Header)..]);
        return frame;
    }

    private static void WriteIpv4(Span<byte> header, TestPacket packet, ushort id, int payload)
    {
        header[0] = 0x45;
        header[1] = (byte)(packet.Dscp << 2);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(Ipv4Header + payload));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], id);
        header[8] = packet.TimeToLive;
        header[9] = packet.Protocol;
        packet.Source.ToBytes().CopyTo(header[12..]);
        packet.Destination.ToBytes().CopyTo(header[16..]);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], Checksum(header[..Ipv4Header], []));
    }

    private static void WriteIpv6(Span<byte> header, TestPacket packet, ushort id, int payload)
    {
        BinaryPrimitives.WriteUInt32BigEndian(header, 0x6000_0000u | (uint)packet.Dscp << 22 | id);
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], (ushort)payload);
        header[6] = packet.Protocol;
        header[7] = packet.TimeToLive;
        packet.Source.ToBytes().CopyTo(header[8..]);
        packet.Destination.ToBytes().CopyTo(header[24..]);
    }

    private static byte[] Transport(TestPacket packet, ushort id)
    {
        var (length, checksumAt) = packet.Protocol switch
        {
            IpProtocol.Tcp => (20, 16),
            IpProtocol.Udp => (8, 6),
            IpProtocol.Icmp or IpProtocol.Icmpv6 => (8, 2),
            IpProtocol.Sctp => (32, -1),
            // REJECT answers only what has a valid checksum; in IPv6 it looks for one with a pseudo-header in any protocol.
            _ => (20, packet.Ipv6 ? 2 : -1),
        };
        var bytes = new byte[length + packet.PayloadLength];
        var span = bytes.AsSpan();
        if (IpProtocol.HasPorts(packet.Protocol))
        {
            BinaryPrimitives.WriteUInt16BigEndian(span, packet.SourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(span[2..], packet.DestinationPort);
        }
        switch (packet.Protocol)
        {
            case IpProtocol.Tcp:
                BinaryPrimitives.WriteUInt32BigEndian(span[4..], (uint)id << 8);
                BinaryPrimitives.WriteUInt32BigEndian(span[8..], packet.Flags.HasFlag(TcpFlags.Ack) ? (uint)id << 8 : 0);
                span[12] = 5 << 4;
                span[13] = (byte)packet.Flags;
                BinaryPrimitives.WriteUInt16BigEndian(span[14..], 8192);
                break;
            case IpProtocol.Udp:
                BinaryPrimitives.WriteUInt16BigEndian(span[4..], (ushort)bytes.Length);
                break;
            case IpProtocol.Icmp or IpProtocol.Icmpv6:
                span[0] = packet.IcmpType;
                span[1] = packet.IcmpCode;
                BinaryPrimitives.WriteUInt16BigEndian(span[4..], id);
                break;
            case IpProtocol.Sctp:
                WriteSctpInit(span);
                break;
        }
        if (checksumAt >= 0)
            WriteChecksum(packet, bytes, checksumAt);
        return bytes;
    }

    // RFC 9260, 3.3.2: one INIT chunk of 20 bytes, verification tag 0; anything else is INVALID to connection tracking.
    private static void WriteSctpInit(Span<byte> span)
    {
        span[12] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(span[14..], 20);
        BinaryPrimitives.WriteUInt32BigEndian(span[16..], 1);
        BinaryPrimitives.WriteUInt32BigEndian(span[20..], 8192);
        BinaryPrimitives.WriteUInt16BigEndian(span[24..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(span[26..], 1);
        var crc = uint.MaxValue;
        foreach (var octet in span)
            crc = BitOperations.Crc32C(crc, octet);
        BinaryPrimitives.WriteUInt32LittleEndian(span[8..], ~crc);
    }

    // An ICMP error is RELATED when it quotes a packet of a tracked connection: here an answer of the flow that EstablishedFlow enters for it.
    private static byte[] QuotedError(TestPacket packet, ushort id)
    {
        var quoted = new TestPacket
        {
            Source = packet.Destination,
            Destination = EstablishedFlow.QuotedPeer(packet.Ipv6, id),
            Protocol = IpProtocol.Udp,
            SourcePort = EstablishedFlow.QuotedLocalPort,
            DestinationPort = EstablishedFlow.QuotedPeerPort,
        };
        var inner = Frame(quoted, 0)[EthernetHeader..];
        var bytes = new byte[8 + (packet.Ipv6 ? Ipv6Header : Ipv4Header) + QuotedBytes];
        bytes[0] = packet.IcmpType;
        bytes[1] = packet.IcmpCode;
        inner.AsSpan(0, bytes.Length - 8).CopyTo(bytes.AsSpan(8));
        WriteChecksum(packet, bytes, 2);
        return bytes;
    }

    private static void WriteChecksum(TestPacket packet, byte[] bytes, int at)
    {
        byte[] pseudoHeader = packet.Protocol == IpProtocol.Icmp
            ? []
            : [.. packet.Source.ToBytes(), .. packet.Destination.ToBytes(), 0, packet.Protocol, (byte)(bytes.Length >> 8), (byte)bytes.Length];
        var sum = Checksum(pseudoHeader, bytes);
        // RFC 768: a computed zero is sent as all ones; zero means none.
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), packet.Protocol == IpProtocol.Udp && sum == 0 ? ushort.MaxValue : sum);
    }

    /// <summary>RFC 1071. The first part must have an even length.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var sum = Sum(first) + Sum(second);
        while (sum > ushort.MaxValue)
            sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i++)
            sum += (uint)bytes[i] << (i % 2 == 0 ? 8 : 0);
        return sum;
    }

    private static void WriteMac(Span<byte> target, ulong mac)
    {
        for (var i = 0; i < 6; i++)
            target[i] = (byte)(mac >> (40 - 8 * i));
    }
}
