namespace Kernel.Tests.Packets;

/// <summary>A connection that the oracle enters into the tracking table before the packets of a batch are sent.</summary>
public static class EstablishedFlow
{
    public const ushort QuotedLocalPort = 53, QuotedPeerPort = 53535;

    /// <summary>The far end of the connection whose packets a RELATED error quotes.</summary>
    /// <remarks>One for each error: an error shares the mark of the connection it quotes.</remarks>
    public static HostAddress QuotedPeer(bool ipv6, ushort id)
    {
        var first = HostAddress.Parse(ipv6 ? "2001:500:9999::" : "198.18.0.0");
        return first with { Value = first.Value + id };
    }

    /// <summary>The packet that an established or related packet needs to have been preceded by; null for the other states.</summary>
    public static TestPacket? Of(TestPacket packet, ushort id) => packet.State switch
    {
        ConntrackState.Established => packet,
        ConntrackState.Related => new TestPacket
        {
            Source = QuotedPeer(packet.Ipv6, id),
            Destination = packet.Destination,
            Protocol = IpProtocol.Udp,
            SourcePort = QuotedPeerPort,
            DestinationPort = QuotedLocalPort,
        },
        _ => null,
    };

    /// <summary>What connection tracking tells connections apart by; packets of one batch share an established flow if equal.</summary>
    public static (HostAddress Source, HostAddress Destination, byte Protocol, int SourcePort, int DestinationPort) Key(TestPacket packet) =>
        (packet.Source, packet.Destination, packet.Protocol,
            IpProtocol.HasPorts(packet.Protocol) ? packet.SourcePort : 0, IpProtocol.HasPorts(packet.Protocol) ? packet.DestinationPort : 0);

    /// <summary>The line for `conntrack --load-file` that enters the connection; <paramref name="id"/> is an ICMP echo's identifier.</summary>
    public static string LoadLine(TestPacket first, ushort id)
    {
        var protocol = first.Protocol switch
        {
            IpProtocol.Tcp => $"tcp --sport {first.SourcePort} --dport {first.DestinationPort} --state ESTABLISHED",
            IpProtocol.Udp => $"udp --sport {first.SourcePort} --dport {first.DestinationPort}",
            IpProtocol.Icmp => $"icmp --icmp-type {first.IcmpType} --icmp-code {first.IcmpCode} --icmp-id {id}",
            IpProtocol.Icmpv6 => $"icmpv6 --icmpv6-type {first.IcmpType} --icmpv6-code {first.IcmpCode} --icmpv6-id {id}",
            _ => first.Protocol.ToString(),
        };
        return $"-I -s {first.Source} -d {first.Destination} -p {protocol} -u SEEN_REPLY,ASSURED -t 600 -m {first.ConnectionMark}";
    }
}
