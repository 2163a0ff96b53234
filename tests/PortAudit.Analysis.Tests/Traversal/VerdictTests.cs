using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>What becomes of a packet, with verdicts as iptables(8) and iptables-extensions(8) define them.</summary>
public class VerdictTests
{
    private const string Ssh = "tcp from 203.0.113.7 dport 22";

    [Theory]
    [InlineData("-A INPUT -p tcp --dport 22 -j ACCEPT", "accept")]
    [InlineData("-A INPUT -p tcp --dport 22 -j REJECT --reject-with tcp-reset\n-A INPUT -j ACCEPT", "reject")]
    [InlineData("-A INPUT -j LOG\n-A INPUT -p tcp --dport 22 -j ACCEPT", "accept")]
    [InlineData("-A INPUT -p tcp --dport 22\n-A INPUT -j DROP", "drop")]
    // RETURN in a base chain is the policy.
    [InlineData("-A INPUT -p tcp --dport 22 -j RETURN\n-A INPUT -j ACCEPT", "drop")]
    // Falling off the end of a chain, and RETURN in it, go on after the jump.
    [InlineData(":C - [0:0]\n-A INPUT -j C\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A C -p udp -j DROP", "accept")]
    [InlineData(":C - [0:0]\n-A INPUT -j C\n-A INPUT -p tcp --dport 22 -j ACCEPT\n-A C -p tcp -j RETURN\n-A C -j DROP", "accept")]
    [InlineData(":C - [0:0]\n-A INPUT -j C\n-A C -p tcp --dport 22 -j ACCEPT", "accept")]
    // goto leaves no place to come back to: from a base chain it is the policy that takes what returns.
    [InlineData(":C - [0:0]\n-A INPUT -g C\n-A INPUT -j ACCEPT\n-A C -p udp -j DROP", "drop")]
    // A goto out of a called chain returns to where the call was.
    [InlineData(":C - [0:0]\n:D - [0:0]\n-A INPUT -j C\n-A INPUT -j ACCEPT\n-A C -g D\n-A C -j DROP\n-A D -p udp -j DROP", "accept")]
    [InlineData(":C - [0:0]\n:D - [0:0]\n-A INPUT -j C\n-A INPUT -j ACCEPT\n-A C -g D\n-A C -j ACCEPT\n-A D -p tcp -j RETURN\n-A D -j DROP", "accept")]
    // Called from two places: what it means is the same each time.
    [InlineData(":C - [0:0]\n-A INPUT -p udp -j C\n-A INPUT -p tcp -j C\n-A C -s 203.0.113.0/24 -j ACCEPT", "accept")]
    public void A_chain_decides(string rules, string verdict) => Assert.Equal(verdict, Ask(Filter(rules), Ssh));

    [Theory]
    [InlineData("tcp dport 23", "accept")]
    [InlineData("tcp dport 22", "drop")]
    [InlineData("udp dport 53", "drop")]
    [InlineData("icmp type 8 code 0", "drop")]
    public void A_negated_port_lets_no_other_protocol_in(string packet, string verdict) =>
        Assert.Equal(verdict, Ask(Filter("-A INPUT -p tcp ! --dport 22 -j ACCEPT"), packet));

    [Theory]
    [InlineData("-A INPUT -m limit --limit 5/min -j ACCEPT", "unknown")]
    // Twice over the limit is not the same as under it once: the kernel counts each match.
    [InlineData("-A INPUT -m limit --limit 5/min -j RETURN\n-A INPUT -m limit --limit 5/min -j ACCEPT", "unknown")]
    [InlineData("-A INPUT -m set --match-set x src -j ACCEPT", "unknown")]
    [InlineData("-A INPUT -m set --match-set x src -j ACCEPT\n-A INPUT -m set ! --match-set x src -j ACCEPT", "accept")]
    [InlineData("-A INPUT -m set --match-set x src -j DROP\n-A INPUT -m set --match-set x src -j ACCEPT", "drop")]
    // Another set is another question.
    [InlineData("-A INPUT -m set --match-set x src -j ACCEPT\n-A INPUT -m set ! --match-set y src -j ACCEPT", "unknown")]
    // Its members changed in between, so the answer may have.
    [InlineData("-A INPUT -m set --match-set x src -j ACCEPT\n-A INPUT -j SET --add-set x src\n-A INPUT -m set ! --match-set x src -j ACCEPT", "unknown")]
    [InlineData("-A INPUT -p tcp --dport 22 -j NFQUEUE --queue-num 0\n-A INPUT -j ACCEPT", "unknown")]
    [InlineData("-A INPUT -m nosuchmatch --what 1 -j ACCEPT", "unknown")]
    [InlineData("-A INPUT -m nosuchmatch --what 1 -j DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT", "unknown")]
    // Known to be of no concern to this packet.
    [InlineData("-A INPUT -p udp -m nosuchmatch --what 1 -j DROP\n-A INPUT -p tcp --dport 22 -j ACCEPT", "accept")]
    [InlineData("-A INPUT -m comment --comment \"-j DROP\" -j ACCEPT", "accept")]
    public void What_is_not_known_stays_open_and_no_more(string rules, string verdict) => Assert.Equal(verdict, Ask(Filter(rules), Ssh));

    /// <summary>xtables-addons has targets of these names, which a chain of the host goes before.</summary>
    [Theory]
    [InlineData("TARPIT")]
    [InlineData("DELUDE")]
    [InlineData("ACCOUNT")]
    [InlineData("IPMARK")]
    [InlineData("ECHO")]
    public void A_chain_may_have_the_name_of_an_add_on_target(string name)
    {
        var rules = $":{name} - [0:0]\n-A INPUT -j {name}\n-A {name} -p tcp -m tcp --dport 22 -j ACCEPT";
        Assert.Equal("accept", Ask(Filter(rules), Ssh));
        Assert.Equal("drop", Ask(Filter(rules), "tcp dport 23"));
        // Without the chain it is the target, of which some let packets go on and none is known to accept.
        Assert.Equal(name is "ACCOUNT" ? "drop" : "unknown", Ask(Filter($"-A INPUT -j {name}"), Ssh));
    }

    /// <summary>By what xtables-addons(8) says of them: IPMARK marks and goes on, TARPIT holds the packet.</summary>
    [Theory]
    [InlineData("IPMARK", "Accept Drop Reject")]
    [InlineData("TARPIT", "Accept Drop")]
    public void A_target_that_is_not_modelled_may_go_on_only_where_it_can(string target, string ends) =>
        Assert.Equal(ends, string.Join(' ', Answer(Of(Filter($"-A INPUT -j {target}\n-A INPUT -p tcp -j REJECT")), Ssh).Possible.Order()));

    [Fact]
    public void A_table_that_is_not_in_the_file_may_decide_either_way()
    {
        Assert.Equal("unknown", Ask(Table("raw", "PREROUTING OUTPUT", ""), Ssh));
        Assert.Equal("drop", Ask(Table("raw", "PREROUTING OUTPUT", "-A PREROUTING -p tcp -j DROP"), Ssh));
    }

    [Fact]
    public void A_base_chain_that_is_not_declared_has_an_unknown_policy()
    {
        const string rules = "*filter\n-A INPUT -p tcp --dport 22 -j ACCEPT\nCOMMIT\n";
        Assert.Equal("accept", Ask(rules, Ssh));
        Assert.Equal("unknown", Ask(rules, "tcp dport 23"));
    }

    [Fact]
    public void An_accept_ends_its_own_chain_only()
    {
        var rules = Table("raw", "PREROUTING OUTPUT", "-A PREROUTING -j ACCEPT\n-A PREROUTING -j DROP")
            + Filter("-A INPUT -p tcp --dport 22 -j DROP", "ACCEPT");
        Assert.Equal("drop", Ask(rules, Ssh));
        Assert.Equal("accept", Ask(rules, "tcp dport 23"));
    }

    [Fact]
    public void A_mark_set_on_the_way_is_matched_later()
    {
        var rules = Table("mangle", "PREROUTING INPUT", "-A PREROUTING -p tcp --dport 22 -j MARK --set-xmark 0x10/0x10")
            + Filter("-A INPUT -m mark --mark 0x10/0x10 -j ACCEPT");
        Assert.Equal("accept", Ask(rules, Ssh));
        Assert.Equal("drop", Ask(rules, "tcp dport 23"));
        Assert.Equal("accept", Ask(rules, "tcp dport 23 mark 0x10"));
    }

    [Fact]
    public void An_untracked_packet_is_not_new()
    {
        var rules = Table("raw", "PREROUTING OUTPUT", "-A PREROUTING -p udp --dport 53 -j CT --notrack")
            + Filter("-A INPUT -m conntrack --ctstate NEW -j ACCEPT");
        Assert.Equal("drop", Ask(rules, "udp dport 53"));
        Assert.Equal("accept", Ask(rules, "udp dport 54"));
        var other = rules.Replace("--ctstate NEW", "--ctstate UNTRACKED", StringComparison.Ordinal);
        Assert.Equal("accept", Ask(other, "udp dport 53"));
        Assert.Equal("drop", Ask(other, "udp dport 54"));
    }

    [Fact]
    public void A_redirect_changes_the_port_that_the_filter_sees()
    {
        var rules = Table("nat", "PREROUTING INPUT OUTPUT POSTROUTING", "-A PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 8080")
            + Filter("-A INPUT -p tcp --dport 8080 -j ACCEPT");
        Assert.Equal("accept", Ask(rules, "tcp dport 80"));
        Assert.Equal("accept", Ask(rules, "tcp dport 8080"));
        Assert.Equal("drop", Ask(rules, "tcp dport 81"));
        var other = rules.Replace("--dport 8080 -j ACCEPT", "--dport 80 -j ACCEPT", StringComparison.Ordinal);
        Assert.Equal("drop", Ask(other, "tcp dport 80"));
    }

    [Fact]
    public void A_translated_destination_may_be_elsewhere()
    {
        var nat = Table("nat", "PREROUTING INPUT OUTPUT POSTROUTING", "-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination 10.0.0.5:8080");
        Assert.Equal("unknown", Ask(nat + Filter("", "ACCEPT"), "tcp dport 80"));
        Assert.Equal("accept", Ask(nat + Filter("", "ACCEPT"), "tcp dport 81"));
        // An unknown destination does not help a packet that every filter drops.
        Assert.DoesNotContain(PortAudit.Analysis.Traversal.WalkVerdict.Accept, Answer(Of(nat + Filter("")), "tcp dport 80").Possible);
    }

    [Theory]
    [InlineData("tcp dport 22 state established", "accept")]
    [InlineData("tcp dport 22 flags ack state new", "drop")]
    [InlineData("tcp dport 22 flags rst", "drop")]
    public void Connection_states_are_the_kernels(string packet, string verdict) =>
        Assert.Equal(verdict, Ask(Filter("-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT"), packet));

    [Fact]
    public void Both_families_are_judged_by_their_own_rules()
    {
        var host = Of(Filter("-A INPUT -p tcp --dport 22 -j ACCEPT"), Filter(""));
        Assert.Equal("accept", Ask(host, "tcp from 203.0.113.7 dport 22"));
        Assert.Equal("drop", Ask(host, "tcp from 2001:db8::7 dport 22"));
        Assert.Equal("depends", Ask(host, "tcp dport 22"));
    }

    [Fact]
    public void An_answer_names_the_rules_on_the_way_in_their_order()
    {
        var answer = Answer(Of(Filter(":C - [0:0]\n-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp -j C\n-A INPUT -p tcp -j C\n-A C -p udp -j DROP\n-A C -s 203.0.113.0/24 -j ACCEPT")),
            "tcp from 203.0.113.7 dport 22 in eth0");
        Assert.Equal(["-A INPUT -p tcp -j C", "-A C -s 203.0.113.0/24 -j ACCEPT"], answer.Rules.Select(r => r.Span.Text.ToString()));
    }
}
