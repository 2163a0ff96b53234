namespace Kernel.Tests.Packets;

/// <summary>Gives a packet the states that connection tracking can see it in (net/netfilter/nf_conntrack_proto_*.c).</summary>
internal sealed class StateGenerator(Random random)
{
    private const TcpFlags Ignored = TcpFlags.Psh | TcpFlags.Ece | TcpFlags.Cwr;

    /// <param name="packet">Complete but for its state.</param>
    /// <param name="wanted">The states that the rule aimed at names, if any.</param>
    internal TestPacket WithState(TestPacket packet, ConntrackState wanted)
    {
        var established = random.Chance(wanted.HasFlag(ConntrackState.Established) ? 0.5 : 0.1);
        if (established && CanBeEstablished(packet))
            return packet with { State = ConntrackState.Established };
        if (IsError(packet) && random.Chance(wanted.HasFlag(ConntrackState.Related) ? 0.7 : 0.3))
            return packet with { State = ConntrackState.Related, PayloadLength = 0 };
        return packet with { State = WithoutConnection(packet, random.Chance(0.5)) };
    }

    private static ConntrackState WithoutConnection(TestPacket packet, bool picksUp) => packet.Protocol switch
    {
        IpProtocol.Tcp => (packet.Flags & ~Ignored) switch
        {
            TcpFlags.Syn or (TcpFlags.Syn | TcpFlags.Urg) => ConntrackState.New,
            // Depends on a switch of the host's, which the oracle sets as the packet says.
            TcpFlags.Ack or (TcpFlags.Ack | TcpFlags.Urg) => picksUp ? ConntrackState.New : ConntrackState.Invalid,
            _ => ConntrackState.Invalid,
        },
        IpProtocol.Icmp when !packet.Ipv6 => packet.IcmpType is 8 or 13 or 15 or 17 ? ConntrackState.New : ConntrackState.Invalid,
        IpProtocol.Icmpv6 when packet.Ipv6 => packet.IcmpType switch
        {
            128 or 139 => ConntrackState.New,
            // Neighbour discovery and group membership have no connections and no suspicion either.
            (>= 130 and <= 136) or 143 => ConntrackState.Untracked,
            _ => ConntrackState.Invalid,
        },
        _ => ConntrackState.New,
    };

    private static bool CanBeEstablished(TestPacket packet) => packet.Protocol switch
    {
        IpProtocol.Tcp => (packet.Flags & ~Ignored)
            is TcpFlags.Ack or (TcpFlags.Ack | TcpFlags.Urg) or (TcpFlags.Fin | TcpFlags.Ack) or TcpFlags.Rst or (TcpFlags.Rst | TcpFlags.Ack) or TcpFlags.Syn,
        IpProtocol.Udp => true,
        IpProtocol.Icmp => !packet.Ipv6 && packet.IcmpType == 8,
        IpProtocol.Icmpv6 => packet.Ipv6 && packet.IcmpType == 128,
        // An SCTP packet would have to carry its association's tag.
        IpProtocol.Sctp => false,
        _ => true,
    };

    private static bool IsError(TestPacket packet) => packet.Protocol switch
    {
        IpProtocol.Icmp => !packet.Ipv6 && packet.IcmpType is 3 or 11,
        IpProtocol.Icmpv6 => packet.Ipv6 && packet.IcmpType is 1 or 2 or 3,
        _ => false,
    };
}
