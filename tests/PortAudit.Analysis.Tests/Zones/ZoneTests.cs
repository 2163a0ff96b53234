using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Zones;
using PortAudit.PacketSets.Addresses;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Zones;

/// <summary>The words for sources. Thresholds as specified: an internet of less than a /8 (IPv4) or a /16 (IPv6) in sum is a list of prefixes.</summary>
public class ZoneTests
{
    private const string Lo = "-A INPUT -i lo -j ACCEPT\n";

    [Theory]
    [InlineData("", "internet")]
    [InlineData("-s 11.0.0.0/8 ", "internet")]
    [InlineData("-s 11.0.0.0/9 ", "prefixes")]
    [InlineData("-s 203.0.113.9/32 ", "prefixes")]
    [InlineData("-s 10.0.0.0/8 ", "private")]
    [InlineData("-s 100.64.0.0/10 ", "private")]
    [InlineData("-s 172.32.0.0/12 ", "prefixes")]
    [InlineData("-s 169.254.0.0/16 ", "link")]
    [InlineData("-i eth0 ", "internet")]
    [InlineData("-i ppp+ ", "internet")]
    [InlineData("-i docker0 ", "private")]
    [InlineData("-i br-+ ", "private")]
    [InlineData("-i wg0 ", "private")]
    [InlineData("! -i eth0 ", "internet")]
    [InlineData("-i lo ", "loopback")]
    // Loopback addresses never come from outside.
    [InlineData("-s 127.0.0.0/8 ! -i lo ", "none")]
    [InlineData("-s 224.0.0.0/4 ! -i lo ", "none")]
    public void IPv4_reach(string match, string reach) => Assert.Equal(reach, Reach(Filter($"-A INPUT {match}-p tcp --dport 22 -j ACCEPT"), null));

    [Theory]
    [InlineData("", "internet")]
    [InlineData("-s 2600::/16 ", "internet")]
    [InlineData("-s 2600::/17 ", "prefixes")]
    [InlineData("-s fd00::/8 ", "private")]
    [InlineData("-s fe80::/10 ", "link")]
    [InlineData("-i virbr0 ", "private")]
    public void IPv6_reach(string match, string reach) => Assert.Equal(reach, Reach(null, Filter($"-A INPUT {match}-p tcp --dport 22 -j ACCEPT")));

    [Fact]
    public void Prefixes_add_up_to_the_internet() =>
        Assert.Equal("internet", Reach(Filter("-A INPUT -s 11.0.0.0/9 -p tcp --dport 22 -j ACCEPT\n-A INPUT -s 12.0.0.0/9 -p tcp --dport 22 -j ACCEPT"), null));

    [Theory]
    [InlineData("-s 198.51.100.0/25 ", "office")]
    [InlineData("-s 198.51.100.0/24 ", "office")]
    [InlineData("-s 198.51.100.0/23 ", "prefixes")]
    [InlineData("-i wg0 ", "office")]
    [InlineData("-i wg1 ", "private")]
    [InlineData("-s 198.51.100.64/26 ", "desk")]
    [InlineData("-s 10.9.0.0/16 ", "plant")]
    [InlineData("-s 10.9.0.0/16 -i eth0 ", "plant")]
    [InlineData("-s 10.0.0.0/8 ", "private")]
    public void A_users_zone_names_what_lies_in_it(string match, string reach)
    {
        // That loopback is let in as well, as it nearly always is, changes nothing.
        foreach (var before in new[] { "", Lo })
            Assert.Equal(reach, Reach(Filter($"{before}-A INPUT {match}-p tcp --dport 22 -j ACCEPT"), null, Zones()));
    }

    [Fact]
    public void A_zone_and_its_interface_together_are_the_zone() => Assert.Equal("office",
        Reach(Filter(Lo + "-A INPUT -i wg0 -p tcp --dport 22 -j ACCEPT\n-A INPUT -s 198.51.100.0/28 -p tcp --dport 22 -j ACCEPT"), null, Zones()));

    [Fact]
    public void What_may_come_from_beyond_the_zone_is_a_further_exposure()
    {
        var facts = Of(Filter(Lo + "-A INPUT -s 10.9.0.0/16 -p tcp --dport 22 -j ACCEPT\n-A INPUT -s 10.0.0.0/8 -m set --match-set x src -p tcp --dport 22 -j ACCEPT")).Facts(Zones());
        Assert.Equal(["plant certain", "private possible"], facts.Exposures.Select(e => $"{e.Reach} {e.Certainty.Word()}"));
    }

    [Fact]
    public void A_zone_holds_all_families_or_is_not_named()
    {
        var v4 = Filter(Lo + "-A INPUT -s 10.9.0.0/16 -p tcp --dport 22 -j ACCEPT");
        var v6 = Filter(Lo + "-A INPUT -s fd00::/8 -p tcp --dport 22 -j ACCEPT");
        Assert.Equal("private", Reach(v4, v6, Zones()));
    }

    private static ZoneMap Zones() => new(
    [
        new Zone("plant", AddressSet.Parse("10.9.0.0/16"), []),
        new Zone("office", AddressSet.Parse("198.51.100.0/24"), ["wg0"]),
        new Zone("desk", AddressSet.Parse("198.51.100.64/26"), []),
    ]);

    private static string Reach(string? v4, string? v6, ZoneMap? zones = null)
    {
        var facts = Of(v4, v6, Sockets("tcp 0.0.0.0:22", "tcp [::]:22")).Facts(zones);
        return facts.Exposures.SingleOrDefault(e => e.Certainty == Certainty.Certain)?.Reach.ToString() ?? "none";
    }
}
