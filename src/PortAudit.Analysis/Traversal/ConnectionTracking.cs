namespace PortAudit.Analysis.Traversal;

/// <summary>What the kernel's connection tracking makes of a packet, whatever the rules say.</summary>
/// <remarks>Sources: net/netfilter/nf_conntrack_proto_{tcp,icmp,icmpv6}.c of Linux 6.1. Tracking sits at priority -200 of prerouting and output;
/// earlier chains (raw) see every packet as invalid, because it has no connection yet.</remarks>
internal sealed class ConnectionTracking
{
    public const int Priority = -200;

    // Neighbour discovery and multicast listener messages are never tracked.
    private static readonly ValueRange[] UntrackedIcmpV6 = [new(130, 136), new(143)];

    private static readonly ValueRange[] IcmpRequests = [new(8), new(13), new(15), new(17)];
    private static readonly ValueRange[] IcmpV6Requests = [new(128), new(139)];

    private readonly PacketSpace _space;
    private readonly PacketSet _neverTracked;
    private readonly PacketSet _canBegin;

    /// <param name="space">Of the sets.</param>
    /// <param name="shared">Fields that the sets of a walk leave out.</param>
    public ConnectionTracking(PacketSpace space, SharedFields shared)
    {
        _space = space;
        var icmp = space.Value(PacketField.Protocol, IpProtocol.Icmp);
        var icmpV6 = space.Value(PacketField.Protocol, IpProtocol.IcmpV6);
        var tcp = space.Value(PacketField.Protocol, IpProtocol.Tcp);
        _neverTracked = shared.Without(space.Family(IpFamily.IPv6) & icmpV6 & space.Ranges(PacketField.IcmpType, UntrackedIcmpV6));
        // SYN, or ACK without SYN, FIN, RST (tcp_loose, on by default); URG, PSH and the ECN bits do not matter.
        var flags = space.Masked(PacketField.TcpFlags, 0x02, 0x17) | space.Masked(PacketField.TcpFlags, 0x10, 0x17);
        _canBegin = shared.Without((tcp & flags)
            | (icmp & space.Ranges(PacketField.IcmpType, IcmpRequests))
            | (icmpV6 & space.Ranges(PacketField.IcmpType, IcmpV6Requests))
            | ~(tcp | icmp | icmpV6));
    }

    /// <summary>The packets as the chains before tracking see them.</summary>
    public static PacketSet Before(PacketSet packets, ConnectionState state) =>
        packets.Assign(PacketField.ConnectionState, (uint)(state == ConnectionState.Untracked ? state : ConnectionState.Invalid));

    /// <summary>The packets with the state that is asked about, where tracking can give it; a rule may have taken some out of tracking.</summary>
    public PacketSet After(PacketSet packets, ConnectionState state)
    {
        var untracked = packets & _space.Value(PacketField.ConnectionState, (uint)ConnectionState.Untracked);
        var tracked = packets - untracked;
        var result = untracked | (tracked & _neverTracked).Assign(PacketField.ConnectionState, (uint)ConnectionState.Untracked);
        tracked -= _neverTracked;
        if (state != ConnectionState.New) return result | tracked.Assign(PacketField.ConnectionState, (uint)state);
        return result
            | (tracked & _canBegin).Assign(PacketField.ConnectionState, (uint)ConnectionState.New)
            | (tracked - _canBegin).Assign(PacketField.ConnectionState, (uint)ConnectionState.Invalid);
    }
}
