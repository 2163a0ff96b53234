namespace PortAudit.PacketSets.Fields;

/// <summary>Layer-4 protocol numbers that the analysis knows by name (IANA, Protocol Numbers).</summary>
public static class IpProtocol
{
    public const byte Icmp = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Dccp = 33;
    public const byte IcmpV6 = 58;
    public const byte Sctp = 132;
    public const byte UdpLite = 136;

    /// <summary>The protocols whose headers begin with a source and a destination port.</summary>
    public static ReadOnlySpan<byte> WithPorts => [Tcp, Udp, Dccp, Sctp, UdpLite];

    public static bool HasPorts(byte protocol) => WithPorts.Contains(protocol);
}
