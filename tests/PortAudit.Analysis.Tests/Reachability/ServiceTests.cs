using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.PacketSets.Addresses;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Reachability;

/// <summary>Which services a host has, and what follows for each from the two kinds of evidence.</summary>
public class ServiceTests
{
    private const string Open22 = "-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp --dport 22 -j ACCEPT";

    [Fact]
    public void Listener_and_ruleset_together()
    {
        var facts = Of(Filter(Open22), Filter(Open22), Sockets("tcp 0.0.0.0:22", "tcp [::]:22")).Facts();
        var service = Assert.Single(facts.Services);
        Assert.Equal(("tcp", 22, "seen", "wildcard", true), (service.Protocol, service.Port, service.Listening.Word(), service.Bind?.Word(), service.NamedByRule));
        var exposure = Assert.Single(facts.Exposures);
        Assert.Equal(("internet", "certain", "both"), (exposure.Reach.ToString(), exposure.Certainty.Word(), exposure.Evidence.Word()));
        Assert.Equal([IpFamily.IPv4, IpFamily.IPv6], exposure.Families);
        Assert.True(exposure.Sources.IsAll);
        Assert.Empty(exposure.Interfaces);
        Assert.Empty(exposure.Unknowns);
        Assert.Empty(exposure.MissingEvidence);
        Assert.Equal("tcp from 203.0.113.7 dport 22", exposure.Witness);
        Assert.Equal("-A INPUT -p tcp --dport 22 -j ACCEPT", exposure.Rules[0].Text.ToString());
        Assert.Empty(facts.BlockedListeners);
        Assert.Empty(facts.OrphanAllows);
        Assert.Empty(facts.FamilyGaps);
        Assert.Empty(facts.Diagnostics);
    }

    [Fact]
    public void Ruleset_alone_implies_a_service_and_proves_nothing_about_listeners()
    {
        var facts = Of(Filter(Open22)).Facts();
        Assert.Equal("not seen", Assert.Single(facts.Services).Listening.Word());
        var exposure = Assert.Single(facts.Exposures);
        Assert.Equal(("internet", "certain", "ruleset"), (exposure.Reach.ToString(), exposure.Certainty.Word(), exposure.Evidence.Word()));
        Assert.Equal([IpFamily.IPv4], exposure.Families);
        Assert.Equal(["no IPv6 ruleset", "no listener snapshot"], exposure.MissingEvidence);
        Assert.Empty(facts.OrphanAllows);
        Assert.Empty(facts.FamilyGaps);
    }

    [Theory]
    [InlineData("tcp 0.0.0.0:22", "internet", "possible")]
    [InlineData("tcp *:22", "internet", "possible")]
    [InlineData("tcp 10.1.2.3:22", "private", "possible")]
    [InlineData("tcp 198.51.100.4:22", "internet", "possible")]
    [InlineData("tcp 169.254.7.7:22", "link", "possible")]
    [InlineData("tcp 127.0.0.1:22", "loopback", "certain")]
    [InlineData("tcp [::1]:22", "loopback", "certain")]
    [InlineData("tcp 0.0.0.0%docker0:22", "private", "possible")]
    [InlineData("tcp 0.0.0.0%eth0:22", "internet", "possible")]
    public void Snapshot_alone_goes_by_the_bound_address(string row, string reach, string certainty)
    {
        var facts = Of(sockets: Sockets(row)).Facts();
        var exposure = Assert.Single(facts.Exposures);
        Assert.Equal((reach, certainty, "snapshot"), (exposure.Reach.ToString(), exposure.Certainty.Word(), exposure.Evidence.Word()));
        Assert.Equal(["no ruleset"], exposure.MissingEvidence);
        Assert.Null(exposure.Witness);
        Assert.Empty(facts.DefaultVerdicts);
        Assert.Empty(facts.BlockedListeners);
    }

    [Fact]
    public void A_family_without_a_ruleset_is_judged_by_the_binding_and_stays_possible()
    {
        var facts = Of(Filter("-A INPUT -i lo -j ACCEPT"), sockets: Sockets("tcp [::]:22", "tcp 0.0.0.0:22")).Facts();
        var exposure = Assert.Single(facts.Exposures, e => e.Certainty == Certainty.Possible);
        Assert.Equal(ReachKind.Internet, exposure.Reach);
        Assert.Equal([IpFamily.IPv6], exposure.Families);
        Assert.Equal(["no IPv6 ruleset"], exposure.MissingEvidence);
        Assert.Empty(facts.BlockedListeners);
        Assert.Empty(facts.FamilyGaps);
    }

    [Fact]
    public void A_listener_that_nothing_gets_in_to_is_blocked_and_the_stopping_rule_is_named()
    {
        var facts = Of(Filter(Open22 + "\n-A INPUT -p tcp -j REJECT"), Filter(""), Sockets("tcp 0.0.0.0:389", "udp 0.0.0.0:389", "tcp 127.0.0.1:5432")).Facts();
        Assert.Equal(["389/tcp", "389/udp"], facts.BlockedListeners.Select(b => b.Identity));
        Assert.Equal("-A INPUT -p tcp -j REJECT", facts.BlockedListeners[0].Rule!.Value.Text.ToString());
        Assert.Equal("tcp from 203.0.113.7 dport 389", facts.BlockedListeners[0].Witness);
        Assert.Equal("INPUT", facts.BlockedListeners[1].Rule!.Value.Text.ToString());
        Assert.All(facts.BlockedListeners, b => Assert.Equal(Certainty.Certain, b.Certainty));
        // Bound to loopback it is reached there, and there alone.
        Assert.Equal("loopback", Assert.Single(facts.Exposures, e => e.Service.Port == 5432).Reach.ToString());
    }

    [Theory]
    // Perhaps a member of the set gets in.
    [InlineData("-A INPUT -m set --match-set x src -j ACCEPT")]
    [InlineData("-A INPUT -i docker0 -j ACCEPT")]
    public void A_listener_that_something_may_get_in_to_is_not_blocked(string rules)
    {
        var facts = Of(Filter(rules), Filter(""), Sockets("tcp 0.0.0.0:389")).Facts();
        Assert.Empty(facts.BlockedListeners);
    }

    [Fact]
    public void An_unknown_condition_makes_a_possible_exposure_with_its_place()
    {
        var facts = Of(Filter("-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp --dport 22 -m set --match-set bastion src -j ACCEPT"), Filter(""), Sockets("tcp 0.0.0.0:22")).Facts();
        Assert.Equal(["loopback certain", "internet possible"], facts.Exposures.Select(e => $"{e.Reach} {e.Certainty.Word()}"));
        var unknown = Assert.Single(facts.Exposures[1].Unknowns);
        Assert.Contains("bastion src", unknown, StringComparison.Ordinal);
        Assert.EndsWith("(v4:6)", unknown, StringComparison.Ordinal);
        Assert.Empty(facts.Exposures[0].Unknowns);
    }

    [Fact]
    public void An_accept_without_a_listener_is_an_orphan_only_where_the_snapshot_surveyed_it()
    {
        var rules = Filter(Open22 + "\n-A INPUT -p sctp --dport 22 -j ACCEPT");
        var facts = Of(rules, Filter(""), Sockets("tcp 0.0.0.0:25")).Facts();
        Assert.Equal(["absent tcp", "not seen sctp"], facts.Services.Where(s => s.Port == 22).OrderByDescending(s => s.Listening).Select(s => $"{s.Listening.Word()} {s.Protocol}"));
        var orphan = Assert.Single(facts.OrphanAllows);
        Assert.Equal(("22/tcp", ReachKind.Internet, Certainty.Certain), (orphan.Exposure.Service.Identity, orphan.Exposure.Reach.Kind, orphan.Exposure.Certainty));
        Assert.Equal("-A INPUT -p tcp --dport 22 -j ACCEPT", orphan.Location!.Value.Text.ToString());
    }

    [Fact]
    public void A_part_of_a_snapshot_proves_no_absence()
    {
        var facts = Of(Filter(Open22), Filter(""), PartOfSockets("tcp 0.0.0.0:25")).Facts();
        Assert.Equal("not seen", Assert.Single(facts.Services, s => s.Port == 22).Listening.Word());
        Assert.Empty(facts.OrphanAllows);
        Assert.Equal(["no complete listener snapshot"], facts.Host.MissingEvidence);
    }

    [Fact]
    public void A_port_that_is_named_but_never_let_in_is_no_service()
    {
        var facts = Of(Filter("-A INPUT -p tcp --dport 23 -j DROP\n-A INPUT -p tcp --dport 25 -j REJECT\n-A INPUT -j DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT")).Facts();
        Assert.Empty(facts.Services);
        Assert.Empty(facts.Exposures);
    }

    [Fact]
    public void Programs_on_one_port_are_services_of_their_own()
    {
        const string listing = "$ sudo ss -tulpn\nNetid State  Recv-Q Send-Q Local Address:Port Peer Address:PortProcess\n"
            + "tcp   LISTEN 0      128    10.0.0.1:80        0.0.0.0:*    users:((\"nginx\",pid=1,fd=3))\n"
            + "tcp   LISTEN 0      128    127.0.0.1:80        0.0.0.0:*    users:((\"varnishd\",pid=2,fd=3))\n"
            + "tcp   LISTEN 0      128    10.0.0.2:80        0.0.0.0:*    users:((\"nginx\",pid=1,fd=4))\n";
        var facts = Of(Filter("-A INPUT -p tcp --dport 80 -s 198.51.100.0/24 -j ACCEPT"), Filter(""), listing).Facts();
        Assert.Equal(["nginx address 2", "varnishd loopback 1"], facts.Services.Select(s => $"{s.Program} {s.Bind?.Word()} {s.Listeners.Count}"));
        Assert.Equal("prefixes", Assert.Single(facts.Exposures, e => e.Service.Program == "nginx").Reach.ToString());
        Assert.DoesNotContain(facts.Exposures, e => e.Service.Program == "varnishd" && e.Reach != ReachKind.Loopback);
    }

    [Fact]
    public void What_one_family_lets_in_and_the_other_blocks_is_a_gap()
    {
        var facts = Of(Filter(""), Filter(Open22), Sockets("tcp *:22")).Facts();
        var gap = Assert.Single(facts.FamilyGaps);
        Assert.Equal((IpFamily.IPv6, IpFamily.IPv4, ReachKind.Internet, ReachKind.None, Certainty.Certain), (gap.Open, gap.Closed, gap.OpenReach.Kind, gap.ClosedReach.Kind, gap.Certainty));
        Assert.Equal("tcp from 2001:db8::7 dport 22", gap.Witness);
        // A socket that takes one family only has no gap.
        Assert.Empty(Of(Filter(""), Filter(Open22), Sockets("tcp [2001:db8::5]:22")).Facts().FamilyGaps);
    }

    [Theory]
    [InlineData("ACCEPT", "", "accept")]
    [InlineData("DROP", "", "drop")]
    [InlineData("DROP", Open22, "drop")]
    [InlineData("ACCEPT", "-A INPUT -j DROP", "drop")]
    [InlineData("ACCEPT", "-A INPUT -i eth0 -j DROP", "accept")]
    [InlineData("ACCEPT", Open22 + "\n-A INPUT -j REJECT --reject-with icmp-host-prohibited", "reject")]
    [InlineData("DROP", "-A INPUT -s 0.0.0.0/0 -p tcp -j ACCEPT", "accept")]
    [InlineData("DROP", "-A INPUT -m limit --limit 1/s -j ACCEPT", "unknown")]
    [InlineData("DROP", "-A INPUT -s 203.0.113.0/24 -j ACCEPT\n-A INPUT -p tcp --dport 40000:50000 -j ACCEPT", "drop")]
    public void The_effective_policy_is_what_an_unnamed_packet_gets(string policy, string rules, string verdict)
    {
        var host = Of(Filter(rules, policy));
        var fact = Assert.Single(host.Facts().DefaultVerdicts, v => v.Hook == "input");
        Assert.Equal((IpFamily.IPv4, verdict, verdict == "unknown" ? Certainty.Possible : Certainty.Certain), (fact.Family, fact.Verdict.Word(), fact.Certainty));
        Assert.Equal(rules.Length == 0, fact.IsEmptyRuleset);
        Assert.Equal(verdict, Ask(host, fact.Witness! + " in any-other"));
        Assert.Equal([EffectiveVerdict.Accept, EffectiveVerdict.Drop], host.Facts().DefaultVerdicts.Where(v => v.Hook != "input").OrderByDescending(v => v.Hook).Select(v => v.Verdict));
    }

    [Fact]
    public void A_redirected_port_does_not_reach_the_program_that_listens_on_it()
    {
        var rules = Table("nat", "PREROUTING INPUT OUTPUT POSTROUTING", "-A PREROUTING ! -i lo -p tcp --dport 80 -j REDIRECT --to-ports 8080")
            + Filter("-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -m multiport --dports 80,8080 -j ACCEPT");
        var facts = Of(rules, Filter(""), Sockets("tcp 0.0.0.0:80", "tcp 0.0.0.0:8080")).Facts();
        Assert.Equal("loopback", Assert.Single(facts.Exposures, e => e.Service.Port == 80).Reach.ToString());
        Assert.Equal("internet", Assert.Single(facts.Exposures, e => e.Service.Port == 8080).Reach.ToString());
    }
}
