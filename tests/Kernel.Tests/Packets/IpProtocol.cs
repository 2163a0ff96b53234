namespace Kernel.Tests.Packets;

/// <summary>Protocol numbers that have fields of their own here (IANA, assigned internet protocol numbers).</summary>
public static class IpProtocol
{
    public const byte Icmp = 1, Tcp = 6, Udp = 17, Icmpv6 = 58, Sctp = 132;

    public static bool HasPorts(byte protocol) => protocol is Tcp or Udp or Sctp;

    public static bool IsIcmp(byte protocol) => protocol is Icmp or Icmpv6;
}
