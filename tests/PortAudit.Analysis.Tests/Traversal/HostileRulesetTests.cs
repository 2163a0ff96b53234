using System.Text;
using PortAudit.Analysis.Reachability;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>Rulesets that no kernel would load, or that are made to take for ever.</summary>
public class HostileRulesetTests
{
    [Fact]
    public void A_chain_that_jumps_back_into_itself_is_told_and_open()
    {
        var host = Of(Filter(":A - [0:0]\n:B - [0:0]\n-A INPUT -p tcp -j A\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A A -j B\n-A B -j A"));
        Assert.Equal("unknown", Ask(host, "tcp dport 22"));
        Assert.Equal("drop", Ask(host, "udp dport 22"));
        var diagnostic = Assert.Single(host.Facts().Diagnostics);
        Assert.Equal("ANA001", diagnostic.Id);
        Assert.Equal("-A B -j A", diagnostic.Span!.Value.Text.ToString());
        Assert.Contains("A -> B -> A", diagnostic.Message, StringComparison.Ordinal);
    }

    /// <param name="twice">Two callers make a walk look at a whole chain, with all below it, before it enters.</param>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_hundred_thousand_nested_chains_are_told_and_open(bool twice)
    {
        const int depth = 100_000;
        var rules = new StringBuilder();
        for (var i = 0; i <= depth; i++) rules.Append(":C").Append(i).Append(" - [0:0]\n");
        rules.Append("-A INPUT -p tcp --dport 22 -j C0\n");
        if (twice) rules.Append("-A INPUT -p tcp --dport 22 -j C0\n");
        for (var i = 0; i < depth; i++) rules.Append("-A C").Append(i).Append(" -j C").Append(i + 1).Append('\n');
        rules.Append("-A C").Append(depth).Append(" -j ACCEPT");
        var host = Of(Filter(rules.ToString()));
        Assert.Equal("unknown", Ask(host, "tcp dport 22"));
        var facts = host.Facts();
        Assert.Contains(facts.Diagnostics, d => d.Id == "ANA002");
        Assert.Equal("possible", Assert.Single(facts.Exposures).Certainty.Word());
    }

    /// <summary>Each chain calls the next one twice: 2^200 ways through, and every one is a way to return.</summary>
    [Fact]
    public void Chains_that_call_each_other_twice_are_walked_once()
    {
        const int depth = 200;
        var rules = new StringBuilder();
        for (var i = 0; i <= depth; i++) rules.Append(":C").Append(i).Append(" - [0:0]\n");
        rules.Append("-A INPUT -j C0\n");
        for (var i = 0; i < depth; i++) rules.Append($"-A C{i} -p tcp -j C{i + 1}\n-A C{i} -p tcp -j C{i + 1}\n");
        rules.Append($"-A C{depth} -s 203.0.113.0/24 -j RETURN\n-A C{depth} -p tcp --dport 22 -j ACCEPT");
        var host = Of(Filter(rules.ToString()));
        Assert.Equal("accept", Work.Within(8, () => Ask(host, "tcp from 198.51.100.7 dport 22")));
        Assert.Equal("drop", Work.Within(8, () => Ask(host, "tcp from 203.0.113.7 dport 22")));
        Assert.Equal("certain", Assert.Single(Work.Within(8, () => host.Facts().Exposures)).Certainty.Word());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3_000)]
    [InlineData(20_000)]
    public void Too_little_room_leaves_the_host_undecided_and_says_so(int nodes)
    {
        // A mark that rules set and ask for takes sets of packets; without it there are no sets to find room for.
        var rules = new StringBuilder("-A INPUT -m mark --mark 0x5 -j DROP\n-A INPUT -s 203.0.113.0/24 -j MARK --set-xmark 0x5/0xffffffff\n");
        for (var i = 0; i < 300; i++)
            rules.Append($"-A INPUT -s {i * 37 % 223 + 1}.{i * 91 % 256}.{i % 256}.0/25 -d 10.{i * 53 % 256}.{i * 17 % 256}.3/32 -p tcp --dport 22 -j ACCEPT\n");
        var facts = ReachabilityAnalysis.Run(Of(Filter(rules.ToString()), sockets: Sockets("tcp 0.0.0.0:22")), ZoneMap.Default, [], nodes);
        Assert.Contains(facts.Diagnostics, d => d.Id == "ANA003");
        Assert.DoesNotContain(facts.Exposures, e => e.Certainty == Certainty.Certain);
        Assert.Empty(facts.BlockedListeners);
        Assert.All(facts.DefaultVerdicts, v => Assert.Equal(EffectiveVerdict.Unknown, v.Verdict));
    }

    /// <summary>The limit is for the sets of one service: a thousand small ones do not fill it up together.</summary>
    [Fact]
    public void Many_services_do_not_share_the_room_of_one()
    {
        var rules = new StringBuilder();
        for (var i = 0; i < 1_000; i++)
            rules.Append($"-A INPUT -s {i * 37 % 100 + 11}.{i * 91 % 256}.{i % 256}.0/25 -d 10.{i * 53 % 256}.{i * 17 % 256}.3/32 -p tcp --dport {i + 1} -j ACCEPT\n");
        var facts = ReachabilityAnalysis.Run(Of(Filter(rules.ToString())), ZoneMap.Default, [], 20_000);
        Assert.Empty(facts.Diagnostics);
        Assert.Equal(1_000, facts.Exposures.Count);
    }

    [Fact]
    public void Rules_that_name_more_ports_than_are_asked_about_are_told()
    {
        var rules = new StringBuilder();
        for (var port = 1; port <= 5_000; port += 30) rules.Append($"-A INPUT -p tcp --dport {port}:{port + 29} -j ACCEPT\n");
        var facts = Of(Filter(rules.ToString())).Facts();
        Assert.Equal("ANA004", Assert.Single(facts.Diagnostics).Id);
        Assert.Equal(4_096, facts.Services.Count);
    }
}
