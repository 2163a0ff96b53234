using Kernel.Tests.Packets;

namespace Kernel.Tests.Nftables;

/// <summary>Draws the values of one ruleset out of few, so that its rules, sets and maps overlap.</summary>
internal sealed class NftValues(Random random)
{
    private static readonly string[] Ipv4Sources =
        ["10.0.0.0", "10.1.2.3", "192.168.1.77", "203.0.113.64", "198.51.100.200", "8.8.8.8", "100.64.0.1", "169.254.3.4", "45.33.32.156", "223.255.255.254"];

    private static readonly string[] Ipv6Sources =
        ["fd00:10::1", "2001:db8:a::", "2001:db8:a:b::c", "2a00:1450:4001:82a::200e", "fe80::1:2:3:4", "2606:4700::1111", "2001:db8:ffff::1", "64:ff9b::808:808"];

    private static readonly int[] Ports = [1, 22, 25, 53, 80, 123, 389, 443, 631, 1023, 1024, 1389, 3306, 8080, 32768, 60999, 65534, 65535];

    private readonly IReadOnlyList<string> _ipv4 = random.PickSome(Ipv4Sources, 5);
    private readonly IReadOnlyList<string> _ipv6 = random.PickSome(Ipv6Sources, 5);

    internal Random Random => random;

    internal string Address(bool ipv6, bool isSource) => isSource
        ? random.Pick(ipv6 ? _ipv6 : _ipv4)
        : random.Pick(TestHost.LocalAddresses(ipv6)).ToString();

    /// <summary>An address, a prefix or a range.</summary>
    internal string Block(bool ipv6, bool isSource)
    {
        var centre = HostAddress.Parse(Address(ipv6, isSource));
        if (random.Chance(0.35)) return centre.ToString();
        if (random.Chance(0.25))
        {
            var span = (UInt128)random.Next(1, random.Pick(2, 40, 5000));
            var room = HostAddress.Highest(ipv6) - centre.Value;
            return $"{centre}-{centre with { Value = centre.Value + (span > room ? room : span) }}";
        }

        var length = ipv6 ? random.Pick(10, 16, 32, 48, 64, 112, 127) : random.Pick(4, 8, 12, 16, 24, 25, 28, 30, 31);
        return $"{centre with { Value = centre.Value & HostAddress.PrefixMask(length, ipv6) }}/{length}";
    }

    /// <summary>The first and the last address of a block, as numbers.</summary>
    internal static (UInt128 First, UInt128 Last) Ends(string block)
    {
        if (block.Split('-') is [var low, var high]) return (HostAddress.Parse(low).Value, HostAddress.Parse(high).Value);
        if (block.Split('/') is not [var network, var length]) return (HostAddress.Parse(block).Value, HostAddress.Parse(block).Value);
        var address = HostAddress.Parse(network);
        return (address.Value, address.Value | (~HostAddress.PrefixMask(int.Parse(length), address.Ipv6) & HostAddress.Highest(address.Ipv6)));
    }

    internal int Port() => random.Chance(0.85) ? random.Pick(Ports) : random.Next(1, 65536);

    /// <summary>A port or a range.</summary>
    internal string PortBlock()
    {
        var port = Port();
        return random.Chance(0.7) || port > 65000 ? $"{port}" : $"{port}-{Math.Min(65535, port + random.Pick(1, 5, 700))}";
    }

    internal string Mark() => $"0x{random.Pick<uint>(1, 2, 3, 0x10, 0x4010, 0x80000000):x}";

    internal string Interface() => random.Pick("\"eth0\"", "\"wan0\"", "\"eth0\"", "\"tun7\"");

    /// <summary>A few blocks that do not overlap, as maps and concatenations want them.</summary>
    internal List<string> Apart(int most, Func<string> draw, Func<string, (UInt128 First, UInt128 Last)> ends)
    {
        var chosen = new List<string>();
        var count = random.Next(1, most + 1);
        for (var tries = 0; tries < 20 && chosen.Count < count; tries++)
        {
            var block = draw();
            var (first, last) = ends(block);
            if (chosen.TrueForAll(other => ends(other) is var (f, l) && (last < f || l < first))) chosen.Add(block);
        }

        return chosen;
    }

    internal static (UInt128 First, UInt128 Last) PortEnds(string block) =>
        block.Split('-') is [var low, var high] ? (UInt128.Parse(low), UInt128.Parse(high)) : (UInt128.Parse(block), UInt128.Parse(block));
}
