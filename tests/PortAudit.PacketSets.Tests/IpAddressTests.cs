using System.Net;
using System.Net.Sockets;

namespace PortAudit.PacketSets.Tests;

/// <summary>Addresses and prefixes as text, against the framework's reader and, where that is lenient, RFC 4291.</summary>
public class IpAddressTests
{
    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void Random_addresses_read_and_print_as_the_framework_does(IpFamily family) =>
        Domains.Holds(Domains.Numbers(IpAddress.Maximum(family)), bits =>
        {
            var bytes = Enumerable.Range(0, IpAddress.Width(family) / 8).Select(n => (byte)(bits >> 8 * n)).Reverse().ToArray();
            var framework = new IPAddress(bytes);
            var address = new IpAddress(family, bits);
            Assert.Equal(framework.ToString(), address.ToString());
            Assert.Equal(framework, address.ToFramework());
            Assert.Equal(address, IpAddress.From(framework));
            Assert.True(IpAddress.TryParse(framework.ToString(), out var parsed));
            Assert.Equal(address, parsed);
        }, 2000);

    [Fact]
    public void Whatever_is_read_the_framework_reads_alike()
    {
        var part = Gen.OneOf(
            Gen.Elements("", "0", "00", "1", "255", "256", "ffff", "10000", "g", "0x1", "1e3", "+1", "-1", " 1", "1 ", "٣", "\0", "%eth0", "[", "]", "/8"),
            Gen.Choose(0, 65535).Select(n => $"{n:x}"),
            Gen.Choose(0, 300).Select(n => $"{n}"));
        var text = from parts in part.NonEmptyListOf()
                   from signs in Gen.Elements(".", ".", ":", ":", "::", "").ListOf()
                   select string.Concat(parts.Select((p, i) => p + (i < signs.Count && i < parts.Count - 1 ? signs[i] : i < parts.Count - 1 ? "." : "")));
        Domains.Holds(text, given =>
        {
            if (!IpAddress.TryParse(given, out var address)) return;
            Assert.True(IPAddress.TryParse(given, out var framework));
            Assert.Equal(framework, address.ToFramework());
            Assert.Equal(framework.AddressFamily == AddressFamily.InterNetwork, address.Family == IpFamily.IPv4);
        }, 20_000);
    }

    [Theory]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a")]
    [InlineData("2001:0db8::0001", "2001:db8::1")]
    [InlineData("::", "::")]
    [InlineData("1::", "1::")]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("::ffff:192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    public void Reads_the_forms_of_RFC_4291_and_prints_RFC_5952(string text, string expected)
    {
        Assert.True(IpAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    /// <summary>What inet_pton and inet_ntop of glibc 2.36 make of it, and so iptables and nft.</summary>
    [Theory]
    [InlineData("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0")]
    [InlineData("1:2:3:4::5:6:7:8", null)]
    [InlineData("::1:2:3:4:5:6:7:8", null)]
    [InlineData("1::2::3", null)]
    [InlineData(":1", null)]
    [InlineData("1:", null)]
    [InlineData("1:2", null)]
    [InlineData("12345::", null)]
    [InlineData("::1.2.3", null)]
    [InlineData("::1.2.3.4", "::1.2.3.4")]
    [InlineData("::ffff:0:0", "::ffff:0.0.0.0")]
    [InlineData("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4", null)]
    [InlineData("::1.2.3.4:5", null)]
    [InlineData(":::", null)]
    [InlineData("1:::2", null)]
    [InlineData("::1%eth0", null)]
    [InlineData("::1/64", null)]
    [InlineData("::FFFF", "::ffff")]
    [InlineData("::01.2.3.4", null)]
    [InlineData("1:2:3:4:5:6:7:8:9", null)]
    [InlineData("1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8")]
    [InlineData("0:0:1::", "0:0:1::")]
    [InlineData("1:0:0:2::", "1:0:0:2::")]
    [InlineData("::5efe:1.2.3.4", "::5efe:102:304")]
    [InlineData("::0:ffff:0:1.2.3.4", "::ffff:0:102:304")]
    [InlineData("fe80::200:5efe:c000:201", "fe80::200:5efe:c000:201")]
    [InlineData("0:0:0:0:0:1:2:3", "::1:2:3")]
    [InlineData("0:0:0:0:0:0:1:2", "::0.1.0.2")]
    [InlineData("00001::", null)]
    [InlineData("+1::", null)]
    [InlineData("1::+2", null)]
    [InlineData("0x1::", null)]
    public void Reads_and_prints_IPv6_as_the_C_library_does(string text, string? expected)
    {
        Assert.Equal(expected is not null, IpAddress.TryParse(text, out var address));
        if (expected is not null) Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.")]
    [InlineData(".1.2.3.4")]
    [InlineData("1..2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("010.0.0.1")]
    [InlineData("1.2.3.00")]
    [InlineData("1.2.3.256")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("1.2.3.4 ")]
    [InlineData(" 1.2.3.4")]
    [InlineData("1.2.3.-4")]
    [InlineData("1.2.3.+4")]
    [InlineData("1.2.3.٤")]
    [InlineData("1.2.3.4\0")]
    [InlineData("２.2.3.4")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1::2::3")]
    [InlineData("1:2:3:4:5:6:7:8::")]
    [InlineData("::1:2:3:4:5:6:7:8")]
    [InlineData(":1:2:3:4:5:6:7:8")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("::12345")]
    [InlineData("::g")]
    [InlineData("::1%eth0")]
    [InlineData("[::1]")]
    [InlineData("::1]")]
    [InlineData("[::1]:80")]
    [InlineData("::1/64")]
    [InlineData("::1 ")]
    [InlineData(" ::1")]
    [InlineData("::1\0")]
    [InlineData("::١")]
    [InlineData("::1.2.3")]
    [InlineData("::1.2.3.256")]
    [InlineData("::1.2.3.04")]
    [InlineData("::0x1.2.3.4")]
    [InlineData("1.2.3.4::")]
    [InlineData("::1.2.3.4:5")]
    [InlineData("1:2:3:4:5:6:7:1.2.3.4")]
    public void Refuses_what_is_no_address(string text)
    {
        Assert.False(IpAddress.TryParse(text, out _));
        Assert.False(IpPrefix.TryParse(text + "/0", out _));
    }

    [Fact]
    public void Huge_texts_are_refused_at_once()
    {
        Assert.False(IpAddress.TryParse(new string('9', 10_000_000), out _));
        Assert.False(IpAddress.TryParse(new string(':', 1_000_000), out _));
        Assert.False(IpAddress.TryParse("::" + new string('0', 1_000_000), out _));
        Assert.False(IpPrefix.TryParse("10.0.0.0/" + new string('9', 1_000_000), out _));
        Assert.False(IpPrefix.TryParse("10.0.0.0/" + new string('0', 1_000_000) + "8", out _));
    }

    [Fact]
    public void Random_prefixes_hold_the_framework_network_and_come_back() =>
        Domains.Holds(
            from family in Gen.Elements(IpFamily.IPv4, IpFamily.IPv6)
            from bits in Domains.Numbers(IpAddress.Maximum(family))
            from length in Gen.Choose(0, IpAddress.Width(family))
            select (address: new IpAddress(family, bits), length),
            given =>
            {
                var prefix = IpPrefix.Create(given.address, given.length);
                var mask = given.length == 0 ? Bits128.Zero : Bits128.MaxValue << IpAddress.Width(prefix.Family) - given.length;
                var network = new IPNetwork(new IpAddress(prefix.Family, given.address.Bits & mask).ToFramework(), given.length);
                Assert.Equal(network.BaseAddress, prefix.Network.ToFramework());
                Assert.True(prefix.Contains(given.address));
                foreach (var bit in Enumerable.Range(0, IpAddress.Width(prefix.Family)))
                {
                    var other = given.address with { Bits = given.address.Bits ^ Bits128.One << bit };
                    // The framework takes an IPv4-mapped address for the IPv4 address in it, the kernel does not.
                    if (other.ToFramework().IsIPv4MappedToIPv6) continue;
                    Assert.Equal(network.Contains(other.ToFramework()), prefix.Contains(other));
                }

                Assert.True(IpPrefix.TryParse($"{given.address}/{given.length}", out var parsed));
                Assert.Equal(prefix, parsed);
                Assert.True(IpPrefix.TryParse(prefix.ToString(), out parsed));
                Assert.Equal(prefix, parsed);
            },
            1000);

    [Theory]
    [InlineData("::/34", "::ffff:192.0.2.1", true)]
    [InlineData("::ffff:0:0/96", "::ffff:192.0.2.1", true)]
    [InlineData("::fffe:0:0/96", "::ffff:192.0.2.1", false)]
    [InlineData("192.0.2.0/24", "::ffff:192.0.2.1", false)]
    public void Mapped_addresses_are_compared_as_the_IPv6_addresses_they_are(string prefix, string address, bool holds)
    {
        Assert.True(IpPrefix.TryParse(prefix, out var parsed));
        Assert.True(IpAddress.TryParse(address, out var within));
        Assert.Equal(holds, parsed.Contains(within));
    }

    [Theory]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("10.0.0.0/ 8")]
    [InlineData("10.0.0.0/8 ")]
    [InlineData("10.0.0.0/8\0")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.0.0.0/٨")]
    [InlineData("10.0.0.0/8/8")]
    [InlineData("10.0.0.0/0x8")]
    [InlineData("10.0.0.0/255.0.0.0")]
    [InlineData("2001:db8::/129")]
    [InlineData("/8")]
    public void Refuses_what_is_no_prefix(string text) => Assert.False(IpPrefix.TryParse(text, out _));
}
