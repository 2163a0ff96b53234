namespace Kernel.Tests.Packets;

/// <summary>The host that the packets are sent to: what the oracle configures, the generators aim at and the interpreter knows.</summary>
public static class TestHost
{
    /// <summary>Each device, with its hardware address and its own addresses; REDIRECT leads to the first one of a family.</summary>
    public static IReadOnlyList<TestInterface> Interfaces { get; } =
    [
        new("eth0", "02:00:00:00:00:01",
            Addresses("192.0.2.1", "192.0.2.2", "192.0.2.127", "192.0.2.128", "198.51.100.5", "10.20.30.40", "172.16.0.1"),
            Addresses("2001:db8::1", "2001:db8::2", "2001:db8::ffff", "2001:db8:5::5", "fd00:20::40")),
        new("wan0", "02:00:00:00:00:02",
            Addresses("203.0.113.1", "203.0.113.200"),
            Addresses("2001:db8:203::1", "2001:db8:203::c8")),
    ];

    /// <summary>The networks beyond the second device; everything else is beyond the first.</summary>
    public const string BeyondIpv4 = "10.99.0.0/16", BeyondIpv6 = "2001:db8:99::/48";

    private static readonly Dictionary<bool, HostAddress[]> LocalByFamily =
        new[] { false, true }.ToDictionary(ipv6 => ipv6, ipv6 => Interfaces.SelectMany(device => device.Addresses(ipv6)).ToArray());

    public static IReadOnlyList<HostAddress> LocalAddresses(bool ipv6) => LocalByFamily[ipv6];

    /// <summary>The device that a packet to another host leaves by.</summary>
    public static string WayOut(HostAddress destination) =>
        AddressSpan.Block(HostAddress.Parse((destination.Ipv6 ? BeyondIpv6 : BeyondIpv4).Split('/')[0]),
            HostAddress.PrefixMask(destination.Ipv6 ? 48 : 16, destination.Ipv6)).Contains(destination) ? Interfaces[1].Name : Interfaces[0].Name;

    public static TestInterface Interface(string name) => Interfaces.First(device => device.Name == name);

    /// <summary>Whether routing lets a packet with this source through to INPUT: no martian, no group, none of the host's own.</summary>
    public static bool IsUsableSource(HostAddress source)
    {
        if (LocalByFamily[source.Ipv6].Contains(source))
            return false;
        if (!source.Ipv6)
            return (uint)(source.Value >> 24) is not (0 or 127 or >= 224);
        var top = (uint)(source.Value >> 112);
        // The upper 80 bits zero: unspecified, loopback and IPv4 in IPv6.
        return top < 0xff00 && source.Value >> 48 != 0;
    }

    private static HostAddress[] Addresses(params string[] texts) => [.. texts.Select(HostAddress.Parse)];
}
