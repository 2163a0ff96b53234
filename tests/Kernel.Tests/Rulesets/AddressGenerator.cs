using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets.Matches;

namespace Kernel.Tests.Rulesets;

/// <summary>Draws the address blocks of a ruleset around a few addresses, so that its rules overlap.</summary>
internal sealed class AddressGenerator(Random random, bool ipv6)
{
    private static readonly string[] Ipv4Seeds =
        ["10.0.0.0", "10.1.2.3", "192.168.1.77", "203.0.113.64", "198.51.100.200", "8.8.8.8", "100.64.0.1", "169.254.3.4", "45.33.32.156", "223.255.255.254"];

    private static readonly string[] Ipv6Seeds =
        ["fd00:10::1", "2001:db8:a::", "2001:db8:a:b::c", "2a00:1450:4001:82a::200e", "fe80::1:2:3:4", "2606:4700::1111", "2001:db8:ffff::1", "64:ff9b::808:808"];

    private readonly IReadOnlyList<string> _sources = random.PickSome(ipv6 ? Ipv6Seeds : Ipv4Seeds, 5);

    private int Width => ipv6 ? 128 : 32;

    internal AddressMatch Match(bool isSource)
    {
        var option = isSource ? random.Pick("-s", "-s", "-s", "-s", "--source") : random.Pick("-d", "-d", "-d", "-d", "--destination");
        var list = random.Chance(0.08);
        var blocks = Enumerable.Range(0, list ? random.Next(2, 4) : 1).Select(_ => Block(isSource)).ToArray();
        return new AddressMatch(isSource, blocks, option, !list && random.Chance(0.2));
    }

    /// <summary>A list whose blocks contain one another: a packet meets the rule more than once.</summary>
    internal AddressMatch NestedSources()
    {
        var centre = Centre(isSource: true);
        int[] lengths = ipv6 ? [3, 32, 64] : [1, 8, 24];
        return new AddressMatch(IsSource: true, [.. random.PickSome(lengths, 3).Select(length => Block(centre, length))], "-s", Negated: false);
    }

    internal AddressRangeMatch Range(bool isSource)
    {
        var first = Centre(isSource);
        var span = (UInt128)random.Next(0, random.Pick(2, 40, 5000));
        var room = HostAddress.Highest(ipv6) - first.Value;
        return new AddressRangeMatch(isSource, first, first with { Value = first.Value + (span > room ? room : span) }, random.Chance(0.2));
    }

    private HostAddress Centre(bool isSource) => isSource ? HostAddress.Parse(random.Pick(_sources)) : random.Pick(TestHost.LocalAddresses(ipv6));

    private AddressBlock Block(bool isSource)
    {
        var centre = Centre(isSource);
        if (random.Chance(0.06))
            return WithHoles(centre);
        int[] lengths = (isSource, ipv6) switch
        {
            (true, false) => [1, 4, 8, 9, 12, 16, 20, 23, 24, 25, 28, 30, 31, 32],
            (true, true) => [3, 10, 16, 29, 32, 48, 56, 63, 64, 65, 112, 127, 128],
            (false, false) => [8, 16, 24, 25, 31, 32, 32],
            (false, true) => [16, 32, 48, 64, 112, 127, 128, 128],
        };
        return Block(centre, random.Pick(lengths));
    }

    private AddressBlock Block(HostAddress centre, int length)
    {
        var mask = HostAddress.PrefixMask(length, ipv6);
        // Host bits are left set now and then: the tools clear them.
        var written = random.Chance(0.1) ? centre : centre with { Value = centre.Value & mask };
        var text = length == Width && random.Chance(0.5) ? $"{written}"
            : random.Chance(0.1) ? $"{written}/{new HostAddress(mask, ipv6)}"
            : $"{written}/{length}";
        return new AddressBlock(written, mask, text);
    }

    private AddressBlock WithHoles(HostAddress centre)
    {
        var high = HostAddress.PrefixMask(ipv6 ? random.Pick(16, 32) : random.Pick(4, 8), ipv6);
        var low = HostAddress.Highest(ipv6) >> (Width - random.Pick(1, 4, 8));
        var mask = high | low;
        var masked = centre with { Value = centre.Value & mask };
        return new AddressBlock(masked, mask, $"{masked}/{new HostAddress(mask, ipv6)}");
    }
}
