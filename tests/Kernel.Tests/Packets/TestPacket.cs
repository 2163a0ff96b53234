namespace Kernel.Tests.Packets;

/// <summary>One concrete packet that arrives at the host.</summary>
/// <remarks>Ports have meaning only where the protocol has them, flags only for TCP, type and code only for ICMP.</remarks>
public sealed record TestPacket
{
    public required HostAddress Source { get; init; }
    public required HostAddress Destination { get; init; }
    public required byte Protocol { get; init; }
    public ushort SourcePort { get; init; }
    public ushort DestinationPort { get; init; }
    public TcpFlags Flags { get; init; }
    public byte IcmpType { get; init; }
    public byte IcmpCode { get; init; }
    public string InInterface { get; init; } = "eth0";

    /// <summary>The hardware address of the sender, six bytes.</summary>
    public ulong SourceMac { get; init; } = 0x02_00_00_00_00_fe;

    /// <summary>What connection tracking says unless the ruleset exempts the packet (CT --notrack).</summary>
    public ConntrackState State { get; init; } = ConntrackState.New;

    /// <summary>The mark its connection already has; only an established connection has one. The packet language cannot say it.</summary>
    public uint ConnectionMark { get; init; }

    public byte TimeToLive { get; init; } = 64;
    public byte Dscp { get; init; }
    public int PayloadLength { get; init; }

    public bool Ipv6 => Source.Ipv6;

    /// <summary>The packet in the language of `portaudit query`.</summary>
    public string ToQueryText()
    {
        var parts = new List<string>
        {
            Protocol switch
            {
                IpProtocol.Tcp => "tcp",
                IpProtocol.Udp => "udp",
                IpProtocol.Sctp => "sctp",
                IpProtocol.Icmp => "icmp",
                IpProtocol.Icmpv6 => "icmpv6",
                _ => $"proto {Protocol}",
            },
            $"from {Source}",
            $"to {Destination}",
        };
        if (IpProtocol.HasPorts(Protocol))
            parts.Add($"sport {SourcePort} dport {DestinationPort}");
        if (IpProtocol.IsIcmp(Protocol))
            parts.Add($"type {IcmpType} code {IcmpCode}");
        if (Protocol == IpProtocol.Tcp)
            parts.Add($"flags {FlagNames(Flags)}");
        parts.Add($"in {InInterface}");
        parts.Add($"state {State.ToString().ToLowerInvariant()}");
        parts.Add($"mac {MacText(SourceMac)}");
        return string.Join(' ', parts);
    }

    /// <summary>The query text and, behind a hash, what the packet language has no words for.</summary>
    public override string ToString() =>
        $"{ToQueryText()}  # ttl {TimeToLive} dscp {Dscp} payload {PayloadLength} connmark 0x{ConnectionMark:x}";

    public static string MacText(ulong mac) => string.Join(':', Enumerable.Range(0, 6).Select(i => $"{mac >> (40 - 8 * i) & 0xff:x2}"));

    private static string FlagNames(TcpFlags flags) => flags == TcpFlags.None
        ? "none"
        : string.Join(',', Enum.GetValues<TcpFlags>().Where(flag => flag != TcpFlags.None && flags.HasFlag(flag))
            .Select(flag => flag.ToString().ToLowerInvariant()));
}
