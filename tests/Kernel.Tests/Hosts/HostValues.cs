using Kernel.Tests.Packets;

namespace Kernel.Tests.Hosts;

/// <summary>The few values that rules of generated hosts compare with.</summary>
internal static class HostValues
{
    /// <summary>Hosts beyond the second leg, and one on the internet: what is sent on goes to them.</summary>
    internal static IReadOnlyList<HostAddress> Beyond(bool ipv6) => ipv6 ? BeyondIpv6 : BeyondIpv4;

    private static readonly HostAddress[] BeyondIpv4 = [.. new[] { "10.99.0.7", "10.99.0.7", "10.99.1.200", "93.184.216.34" }.Select(HostAddress.Parse)];
    private static readonly HostAddress[] BeyondIpv6 = [.. new[] { "2001:db8:99::7", "2001:db8:99::7", "2001:db8:99:1::c8", "2a00::9" }.Select(HostAddress.Parse)];

    internal static readonly int[] Ports = [22, 53, 80, 389, 443, 8080];

    internal static string Source(Random random, bool ipv6) => ipv6
        ? random.Pick("2a00:1450::/29", "2001:db8:a::/48", "fd00:10::/32", "2606:4700::1111")
        : random.Pick("8.0.0.0/7", "10.0.0.0/8", "203.0.113.64/26", "45.33.32.156");

    internal static string Destination(Random random, bool ipv6) => ipv6
        ? random.Pick("2001:db8::1", "2001:db8::/64", "2001:db8:99::/64", "2001:db8:99::7")
        : random.Pick("192.0.2.1", "192.0.2.0/25", "10.99.0.0/24", "10.99.0.7");

    /// <summary>Where translations lead: beyond, or to another address of this host.</summary>
    internal static string Target(Random random, bool ipv6) => ipv6
        ? random.Pick("2001:db8:99::7", "2001:db8:99:1::c8", "2001:db8::2")
        : random.Pick("10.99.0.7", "10.99.1.200", "192.0.2.2");
}
