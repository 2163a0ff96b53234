using System.Text.Json;

namespace PortAudit.Cli.Tests;

public class DiffCommandTests
{
    private const string Old = "-A INPUT -i lo -j ACCEPT\n-A INPUT -s 203.0.113.0/24 -p tcp --dport 22 -j ACCEPT\n-A INPUT -p tcp --dport 443 -j ACCEPT";
    private const string Limited = Old + "\n-A INPUT -p udp --dport 53 -m limit --limit 5/min -j ACCEPT";

    [Theory]
    [InlineData(Old, 0, "equal")]
    [InlineData("-A INPUT -i lo -j ACCEPT\n-A INPUT -p tcp --dport 443 -j ACCEPT", 0, "no access is new; some is gone")]
    [InlineData(Old + "\n-A INPUT -p tcp --dport 80 -j ACCEPT", 1, "access is new")]
    [InlineData(Old + "\n-A INPUT -p tcp --dport 80 -m moonphase --full -j ACCEPT", 4, "access may be new")]
    [InlineData(Old + "\n-A INPUT -p tcp --dport 443 -j DROP", 0, "equal")]
    public void The_exit_code_says_whether_access_is_new(string rules, int code, string summary)
    {
        using var session = new Session().With("old.v4", Session.Rules(Old)).With("new.v4", Session.Rules(rules));
        var outcome = session.Run("diff", "old.v4", "new.v4");
        Assert.Equal(code, outcome.Code);
        Assert.StartsWith(summary, outcome.Out, StringComparison.Ordinal);
        Assert.Equal(code, session.Run("diff", "old.v4", "new.v4", "-f", "json").Code);
    }

    [Fact]
    public void A_change_names_its_packets_a_witness_and_what_decides_on_either_side()
    {
        using var session = new Session().With("old.v4", Session.Rules(Old))
            .With("new.v4", Session.Rules(Old.Replace("203.0.113.0/24", "203.0.112.0/23", StringComparison.Ordinal)));
        var report = session.Run("diff", "old.v4", "new.v4", "-f", "json").Json;
        var change = Assert.Single(report.GetProperty("hosts")[0].GetProperty("changes").EnumerateArray());
        Assert.Equal("accepted certain input ipv4", string.Join(' ',
            new[] { "change", "certainty", "hook", "family" }.Select(n => change.GetProperty(n).GetString())));
        Assert.Equal("tcp from 203.0.112.0/24 dport 22 in not lo", change.GetProperty("packets").GetString());
        Assert.Equal("DROP", Decider(change, "old").GetProperty("policy").GetString());
        Assert.Contains("203.0.112.0/23", Decider(change, "new").GetProperty("text").GetString(), StringComparison.Ordinal);
        var witness = change.GetProperty("witness").GetString()!;
        Assert.Equal((1, 0), (session.Run("query", "old.v4", witness).Code, session.Run("query", "new.v4", witness).Code));

        static JsonElement Decider(JsonElement change, string side) => change.GetProperty(side).GetProperty("deciders")[0];
    }

    [Fact]
    public void What_no_file_tells_is_taken_to_be_the_same_in_both_and_named()
    {
        using var session = new Session().With("old.v4", Session.Rules(Limited))
            .With("new.v4", Session.Rules("-A INPUT -p tcp --dport 443 -j ACCEPT\n" + Limited));
        var outcome = session.Run("diff", "old.v4", "new.v4");
        Assert.Equal(0, outcome.Code);
        Assert.Contains("Taken to be the same in both", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("limit --limit 5/min", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_follow_a_translation_ask_each_their_own_question()
    {
        string Nat(string to) => $"*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp --dport 80 -j DNAT --to-destination {to}\nCOMMIT\n"
            + "*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n-A FORWARD -m set --match-set good dst -j ACCEPT\nCOMMIT\n";
        using var session = new Session().With("old.v4", Nat("10.0.0.1")).With("new.v4", Nat("10.0.0.2"));
        Assert.Equal(4, session.Run("diff", "old.v4", "new.v4").Code);
        Assert.Equal(0, session.Run("diff", "old.v4", "old.v4").Code);
    }

    [Fact]
    public void An_iptables_file_equals_its_nft_rewrite()
    {
        const string Nft = """
            flush ruleset
            table ip filter {
                chain INPUT {
                    type filter hook input priority filter; policy drop;
                    iifname "lo" accept
                    ip saddr 203.0.113.0/24 tcp dport 22 accept
                    tcp dport 443 accept
                }
                chain FORWARD { type filter hook forward priority filter; policy drop; }
                chain OUTPUT { type filter hook output priority filter; policy accept; }
            }
            """;
        using var session = new Session().With("old.v4", Session.Rules(Old)).With("new.nft", Nft)
            .With("both.nft", Nft.Replace("table ip", "table inet", StringComparison.Ordinal));
        Assert.Equal(0, session.Run("diff", "old.v4", "new.nft").Code);
        Assert.True(session.Run("diff", "new.nft", "old.v4", "-f", "json").Json.GetProperty("equal").GetBoolean());
        // Of IPv6, one side says something and the other nothing.
        var other = session.Run("diff", "old.v4", "both.nft");
        Assert.Equal(4, other.Code);
        Assert.Contains("Not decided: input, ipv6", other.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Hosts_of_folders_are_matched_by_name()
    {
        using var session = new Session()
            .With("old/web/rules.v4", Session.Rules(Old)).With("old/db/rules.v4", Session.Rules(Old))
            .With("new/web/rules.v4", Session.Rules(Old)).With("new/db/rules.v4", Session.Rules(Old + "\n-A INPUT -p tcp --dport 5432 -j ACCEPT"))
            .With("more/web/rules.v4", Session.Rules(Old)).With("more/db/rules.v4", Session.Rules(Old)).With("more/mail/rules.v4", Session.Rules(Old));
        var hosts = session.Run("diff", "old", "new", "-f", "json").Json.GetProperty("hosts").EnumerateArray().ToList();
        Assert.Equal(["db 1", "web 0"], hosts.Select(h => $"{h.GetProperty("new").GetString()} {h.GetProperty("changes").GetArrayLength()}").Order());
        Assert.Equal(4, session.Run("diff", "old", "more").Code);
        Assert.Equal(4, session.Run("diff", "more", "old").Code);
    }

    [Fact]
    public void A_list_that_is_cut_says_so()
    {
        var ports = string.Concat(Enumerable.Range(0, 60).Select(i => $"\n-A INPUT -s 10.{i}.0.0/16 -p tcp --dport {1000 + i} -j ACCEPT"));
        using var session = new Session().With("old.v4", Session.Rules(Old)).With("new.v4", Session.Rules(Old + ports));
        Assert.Contains("only 50 are listed", session.Run("diff", "old.v4", "new.v4").Out, StringComparison.Ordinal);
        var all = session.Run("diff", "old.v4", "new.v4", "--all", "-f", "json").Json.GetProperty("hosts")[0];
        Assert.Equal((60, 0), (all.GetProperty("changes").GetArrayLength(), all.GetProperty("folded").GetArrayLength()));
    }

    [Theory]
    [InlineData(new[] { "old.v4" }, 2)]
    [InlineData(new[] { "old.v4", "nosuch" }, 2)]
    [InlineData(new[] { "-", "-" }, 2)]
    [InlineData(new[] { "old.v4", "prose.txt" }, 4)]
    public void What_can_not_be_compared_is_told_on_the_error_stream_alone(string[] args, int code)
    {
        using var session = new Session().With("old.v4", Session.Rules(Old)).With("prose.txt", "About this\n");
        var outcome = session.Run(["diff", .. args]);
        Assert.Equal((code, ""), (outcome.Code, outcome.Out));
        Assert.NotEmpty(outcome.Error);
    }
}
