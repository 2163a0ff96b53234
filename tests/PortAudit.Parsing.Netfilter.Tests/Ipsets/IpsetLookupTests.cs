using PortAudit.Inputs;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using static PortAudit.Analysis.Tests.TestHost;
using static TestSupport.NamespacedTool;

namespace PortAudit.Parsing.Netfilter.Tests.Ipsets;

/// <summary>Rules that name sets of ipset, with the sets in another file of the host; the real ipset judges what is a member.</summary>
public class IpsetLookupTests
{
    /// <summary>Type and options, elements, the rule's directions, then elements to test with the packet that asks the same.</summary>
    public static TheoryData<string, string[], string, string[]> Sets => new()
    {
        { "hash:ip", ["192.0.2.1", "198.51.100.4-198.51.100.6"], "src", ["192.0.2.1|tcp from 192.0.2.1", "192.0.2.2|tcp from 192.0.2.2", "198.51.100.5|udp from 198.51.100.5", "198.51.100.7|udp from 198.51.100.7"] },
        { "hash:ip netmask 24", ["192.0.2.77"], "src", ["192.0.2.1|tcp from 192.0.2.1", "192.0.3.1|tcp from 192.0.3.1"] },
        { "hash:net", ["10.0.0.0/8", "10.1.0.0/16 nomatch", "10.1.2.0/24", "0.0.0.0/1 nomatch"], "src", ["10.2.2.3|tcp from 10.2.2.3", "10.1.9.3|tcp from 10.1.9.3", "10.1.2.3|tcp from 10.1.2.3", "11.1.2.3|tcp from 11.1.2.3", "200.1.2.3|tcp from 200.1.2.3"] },
        { "hash:net family inet6", ["2001:db8::/32", "2001:db8:1::/48 nomatch"], "dst", ["2001:db8::5|tcp to 2001:db8::5", "2001:db8:1::5|tcp to 2001:db8:1::5", "2001:db9::5|tcp to 2001:db9::5"] },
        { "hash:ip,port", ["192.0.2.1,tcp:80-90", "192.0.2.1,udp:53", "192.0.2.2,icmp:8/0", "192.0.2.3,gre:0"], "src,dst", ["192.0.2.1,tcp:85|tcp from 192.0.2.1 dport 85", "192.0.2.1,tcp:91|tcp from 192.0.2.1 dport 91", "192.0.2.1,udp:53|udp from 192.0.2.1 dport 53", "192.0.2.1,udp:80|udp from 192.0.2.1 dport 80", "192.0.2.2,icmp:8/0|icmp from 192.0.2.2 type 8 code 0", "192.0.2.2,icmp:0/0|icmp from 192.0.2.2 type 0 code 0", "192.0.2.3,47:0|proto 47 from 192.0.2.3", "192.0.2.4,47:0|proto 47 from 192.0.2.4"] },
        { "hash:ip,port,ip", ["192.0.2.1,tcp:80,198.51.100.9"], "src,dst,dst", ["192.0.2.1,tcp:80,198.51.100.9|tcp from 192.0.2.1 dport 80 to 198.51.100.9", "192.0.2.1,tcp:80,198.51.100.8|tcp from 192.0.2.1 dport 80 to 198.51.100.8"] },
        { "hash:ip,port,net", ["192.0.2.1,tcp:80,198.51.0.0/16", "192.0.2.1,tcp:80,198.51.100.0/24 nomatch"], "src,dst,dst", ["192.0.2.1,tcp:80,198.51.1.9|tcp from 192.0.2.1 dport 80 to 198.51.1.9", "192.0.2.1,tcp:80,198.51.100.8|tcp from 192.0.2.1 dport 80 to 198.51.100.8"] },
        { "hash:net,port", ["192.0.2.0/24,tcp:22", "192.0.2.128/25,tcp:22 nomatch", "192.0.2.128/25,8080"], "src,dst", ["192.0.2.5,tcp:22|tcp from 192.0.2.5 dport 22", "192.0.2.200,tcp:22|tcp from 192.0.2.200 dport 22", "192.0.2.200,tcp:8080|tcp from 192.0.2.200 dport 8080", "192.0.2.5,tcp:8080|tcp from 192.0.2.5 dport 8080"] },
        { "hash:net,iface", ["192.0.2.0/24,eth0", "192.0.2.128/25,eth1"], "src,src", ["192.0.2.5,eth0|tcp from 192.0.2.5 in eth0", "192.0.2.5,eth1|tcp from 192.0.2.5 in eth1", "192.0.2.130,eth1|tcp from 192.0.2.130 in eth1"] },
        { "bitmap:ip range 10.0.0.0/16", ["10.0.5.0/24"], "src", ["10.0.5.9|tcp from 10.0.5.9", "10.0.6.9|tcp from 10.0.6.9"] },
        { "bitmap:port range 0-1024", ["22", "80-90"], "dst", ["22|tcp dport 22", "85|udp dport 85", "91|tcp dport 91"] },
    };

    /// <summary>Whoever exported the rules alone is told which set is missing, and how to get it.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("create other hash:ip\n")]
    public void A_set_that_no_file_shows_is_named(string? sets)
    {
        var rules = Filter("-A INPUT -m set --match-set allies src -j ACCEPT\n-A INPUT -m set ! --match-set foes src,dst -j ACCEPT");
        var host = sets is null ? Of(rules) : Joined(rules, sets, isV6: false);
        var missing = host.Inputs.SelectMany(i => i.Diagnostics).Select(d => d.ToString()).ToList();
        Assert.Equal(2, missing.Count);
        Assert.Contains("set 'allies' is in no ipset export of this host", missing[0], StringComparison.Ordinal);
        Assert.Contains("set 'foes' is in no ipset export of this host", missing[1], StringComparison.Ordinal);
        Assert.Equal("unknown", Ask(host, "tcp from 192.0.2.1 dport 22 hook input"));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public void What_ipset_says_is_a_member_matches(string type, string[] elements, string directions, string[] probes)
    {
        Require("ipset");
        var script = $"set -e; ipset create s {type}; " + string.Concat(elements.Select(e => $"ipset add s {e}; "));
        var (saved, listed) = (Run($"{script} ipset save"), Run($"{script} ipset list"));
        var isV6 = type.Contains("inet6", StringComparison.Ordinal);
        foreach (var probe in probes.Select(p => p.Split('|')))
        {
            var expected = Run($"{script} ipset test s {probe[0]} >/dev/null 2>&1 && echo in || echo out").Trim();
            foreach (var (form, text) in new[] { ("save", saved), ("list", listed) })
            {
                var packet = probe[1] + " hook input";
                var host = Joined(Filter($"-A INPUT -m set --match-set s {directions} -j ACCEPT"), text, isV6);
                Assert.Equal((form, probe[0], expected == "in" ? "accept" : "drop"), (form, probe[0], Ask(host, packet)));
                var inverse = Joined(Filter($"-A INPUT -m set ! --match-set s {directions} -j ACCEPT"), text, isV6);
                Assert.Equal((form, probe[0], expected == "in" ? "drop" : "accept"), (form, probe[0], Ask(inverse, packet)));
            }
        }
    }

    [Theory]
    [InlineData("create s hash:ip timeout 300\nadd s 192.0.2.1 timeout 12\n", "src", "tcp from 192.0.2.1", "unknown")]
    [InlineData("create s hash:ip timeout 300\nadd s 192.0.2.1 timeout 12\n", "src", "tcp from 192.0.2.2", "drop")]
    [InlineData("create s hash:ip timeout 300\nadd s 192.0.2.1 timeout 0\n", "src", "tcp from 192.0.2.1", "accept")]
    [InlineData("create s hash:ip\nadd s 192.0.2.1\nadd s nonsense\n", "src", "tcp from 192.0.2.1", "accept")]
    [InlineData("create s hash:ip\nadd s 192.0.2.1\nadd s nonsense\n", "src", "tcp from 192.0.2.2", "unknown")]
    [InlineData("create s hash:ip\nadd s 192.0.2.1", "src", "tcp from 192.0.2.2", "unknown")]
    [InlineData("create s hash:ip,port\nadd s 192.0.2.1,80\n", "src", "tcp from 192.0.2.1 dport 80", "drop")]
    [InlineData("create s hash:ip family inet6\nadd s 2001:db8::1\n", "src", "tcp from 192.0.2.1", "drop")]
    [InlineData("create a hash:ip\nadd a 192.0.2.1\ncreate b hash:ip,port\nadd b 192.0.2.2,80\ncreate s list:set\nadd s a\nadd s b\n", "src,dst", "tcp from 192.0.2.2 dport 80", "accept")]
    [InlineData("create a hash:ip\nadd a 192.0.2.1\ncreate b hash:ip,port\nadd b 192.0.2.2,80\ncreate s list:set\nadd s a\nadd s b\n", "src,dst", "tcp from 192.0.2.1 dport 81", "accept")]
    [InlineData("create a hash:ip\nadd a 192.0.2.1\n", "src", "tcp from 192.0.2.1", "unknown")]
    public void What_a_set_leaves_open_stays_open(string sets, string directions, string packet, string verdict) =>
        Assert.Equal(verdict, Ask(Joined(Filter($"-A INPUT -m set --match-set s {directions} -j ACCEPT"), sets, false), packet + " hook input"));

    /// <summary>Types that not every kernel is built with; expected is what ipset(8) says.</summary>
    [Theory]
    [InlineData("hash:net,net", "192.0.2.0/24,10.0.0.0/8|192.0.2.0/24,10.9.0.0/16 nomatch|192.0.2.7,10.9.9.0/24", "src,dst", "tcp from 192.0.2.5 to 10.1.1.1", "accept")]
    [InlineData("hash:net,net", "192.0.2.0/24,10.0.0.0/8|192.0.2.0/24,10.9.0.0/16 nomatch|192.0.2.7,10.9.9.0/24", "src,dst", "tcp from 192.0.2.5 to 10.9.9.1", "drop")]
    [InlineData("hash:net,net", "192.0.2.0/24,10.0.0.0/8|192.0.2.0/24,10.9.0.0/16 nomatch|192.0.2.7,10.9.9.0/24", "src,dst", "tcp from 192.0.2.7 to 10.9.9.1", "accept")]
    [InlineData("hash:mac", "02:00:00:00:00:0A", "src", "tcp mac 02:00:00:00:00:0a", "accept")]
    [InlineData("hash:mac", "02:00:00:00:00:0A", "src", "tcp mac 02:00:00:00:00:0b", "drop")]
    [InlineData("hash:ip,mark", "192.0.2.1,0x10", "src,src", "tcp from 192.0.2.1 mark 0x10", "accept")]
    [InlineData("hash:ip,mark", "192.0.2.1,0x10", "src,src", "tcp from 192.0.2.1 mark 0x11", "drop")]
    public void Rarer_types_are_looked_up_too(string type, string elements, string directions, string packet, string verdict) => Assert.Equal(
        verdict,
        Ask(Joined(Filter($"-A INPUT -m set --match-set s {directions} -j ACCEPT"), $"create s {type}\n" + string.Concat(elements.Split('|').Select(e => $"add s {e}\n")), false), packet + " hook input"));

    [Fact]
    public void A_set_that_rules_write_to_may_have_grown_or_shrunk()
    {
        const string sets = "create s hash:ip\nadd s 192.0.2.1\n";
        var grown = Joined(Filter("-A INPUT -m set --match-set s src -j ACCEPT\n-A INPUT -p udp -j SET --add-set s src"), sets, false);
        Assert.Equal("accept", Ask(grown, "tcp from 192.0.2.1"));
        Assert.Equal("unknown", Ask(grown, "tcp from 192.0.2.2"));
        var shrunk = Joined(Filter("-A INPUT -p udp -j SET --del-set s src\n-A INPUT -m set --match-set s src -j ACCEPT"), sets, false);
        Assert.Equal("unknown", Ask(shrunk, "tcp from 192.0.2.1"));
    }

    /// <summary>The rules and the sets as two files of one host, the rules first and last.</summary>
    private static Host Joined(string rules, string sets, bool isV6)
    {
        var parsers = ConfigParsers.All;
        var files = new[] { (isV6 ? "ip6tables-save" : "iptables-save", rules), ("ipset-save", sets) };
        Host? first = null;
        foreach (var order in new[] { files, [.. files.Reverse()] })
        {
            var host = new Host("h");
            foreach (var (type, text) in order)
            {
                var input = ConfigParsers.Find(type)!.Parse(SourceFile.FromText(type, text), "test");
                host.Inputs.Add(input);
                host.Rulesets.AddRange(input.Rulesets);
            }

            HostCompletion.Complete(host);
            Assert.Single(host.Rulesets);
            first ??= host;
        }

        return first!;
    }
}
