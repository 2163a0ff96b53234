using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using static PortAudit.Parsing.Netfilter.Tests.Nftables.NftablesModel;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>Commands that name a rule by the number that the kernel gave it, which <c>nft -a list</c> and JSON show.</summary>
public class NftablesHandleTests
{
    private const string Numbered = """
        table inet f { # handle 1
            chain in { # handle 1
                type filter hook input priority 0; policy drop;
                tcp dport 22 accept # handle 4
                tcp dport 23 accept # handle 5
                tcp dport 80 accept comment "a # handle 9" # handle 6
            }
        }

        """;

    [Theory]
    [InlineData("delete rule inet f in handle 5", "22 80")]
    [InlineData("destroy rule inet f in handle 5", "22 80")]
    [InlineData("replace rule inet f in handle 5 tcp dport 443 accept", "22 443 80")]
    [InlineData("insert rule inet f in handle 5 tcp dport 443 accept", "22 443 23 80")]
    [InlineData("insert rule inet f in position 4 tcp dport 443 accept", "443 22 23 80")]
    [InlineData("add rule inet f in position 5 tcp dport 443 accept", "22 23 443 80")]
    [InlineData("delete rule inet f in handle 6; delete rule inet f in handle 4", "23")]
    public void A_handle_that_was_read_is_its_rule(string command, string ports)
    {
        var input = Parse(Numbered + command + "\n");
        Assert.Empty(input.Diagnostics);
        var list = string.Join('\n', ports.Split(' ').Select(p => $"tcp dport {p} accept{(p == "80" ? " comment \"a # handle 9\"" : "")}"));
        Assert.Equal(Canonical(Parse($"table inet f {{\nchain in {{\ntype filter hook input priority 0; policy drop;\n{list}\n}}\n}}\n")), Canonical(input));
    }

    [Fact]
    public void A_handle_that_no_rule_has_changes_nothing_where_all_are_known() =>
        Assert.Equal(
            Canonical(Parse(Numbered)),
            Canonical(Parse(Numbered + "delete rule inet f in handle 99\n")));

    [Theory]
    [InlineData("delete rule inet f in handle 5", "NFT034")]
    [InlineData("delete rule inet f in handle ${HANDLE}", "NFT027")]
    [InlineData("delete chain inet f handle 2", "NFT034")]
    [InlineData("delete table inet handle 2", "NFT034")]
    public void Any_rule_whose_handle_is_not_known_may_be_the_deleted_one(string command, string id)
    {
        var input = Parse("table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\ttcp dport 22 accept\n\t\ttcp dport 23 accept\n\t}\n}\n" + command + "\nadd rule inet f in tcp dport 80 accept\n");
        Assert.Contains(input.Diagnostics, d => d.Id == id && d.Span?.Line == 8);
        Assert.Equal((1, 2), (input.RuleLines.Modelled, input.RuleLines.Approximated));
        var rules = input.Rulesets[0].Tables[0].Chains[0].Rules;
        Assert.All(rules.Take(2), r => Assert.IsType<Not>(r.Parts[0]));
        Assert.IsNotType<Not>(rules[2].Parts[0]);
    }

    [Theory]
    [InlineData("insert rule inet f in position 7 tcp dport 443 drop")]
    [InlineData("add rule inet f in handle ${AFTER} tcp dport 443 drop")]
    [InlineData("replace rule inet f in handle 7 tcp dport 443 drop")]
    public void A_rule_in_a_place_that_is_not_known_may_stand_before_the_others_and_surely_stands(string command)
    {
        var input = Parse("table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0\n\t\ttcp dport 22 accept\n\t}\n}\n" + command + "\n");
        Assert.Contains(input.Diagnostics, d => d.Id == "NFT033" && d.Span?.Line == 7);
        var rules = input.Rulesets[0].Tables[0].Chains[0].Rules;
        Assert.Equal(3, rules.Count);
        Assert.Contains(rules[0].Parts, p => p is UnknownCondition);
        Assert.Contains(rules[0].Parts, p => p is Drop);
        Assert.DoesNotContain(rules[2].Parts, p => p is UnknownCondition);
        Assert.Contains(rules[2].Parts, p => p is Drop);
    }

    [Theory]
    [InlineData("""{ "delete": { "rule": { "family": "inet", "table": "f", "chain": "in", "handle": 4 } } }""", 1, 1)]
    [InlineData("""{ "delete": { "rule": { "family": "inet", "table": "f", "chain": "in", "handle": 9 } } }""", 2, 0)]
    [InlineData("""{ "replace": { "rule": { "family": "inet", "table": "f", "chain": "in", "handle": 4, "expr": [ { "drop": null } ] } } }""", 2, 1)]
    [InlineData("""{ "insert": { "rule": { "family": "inet", "table": "f", "chain": "in", "handle": 5, "expr": [ { "drop": null } ] } } }""", 3, 0)]
    [InlineData("""{ "insert": { "rule": { "family": "inet", "table": "f", "chain": "in", "handle": 9, "expr": [ { "drop": null } ] } } }""", 4, 0)]
    public void Commands_in_json_use_handles_as_well(string command, int rules, int atPort23)
    {
        const string before = """
            { "nftables": [ { "table": { "family": "inet", "name": "f", "handle": 1 } }, { "chain": { "family": "inet", "table": "f", "name": "in", "handle": 1, "type": "filter", "hook": "input", "prio": 0, "policy": "drop" } },
              { "rule": { "family": "inet", "table": "f", "chain": "in", "handle": 4, "expr": [ { "accept": null } ] } },
              { "rule": { "family": "inet", "table": "f", "chain": "in", "handle": 5, "expr": [ { "match": { "op": "==", "left": { "payload": { "protocol": "tcp", "field": "dport" } }, "right": 23 } }, { "accept": null } ] } },
            """;
        var chain = ParseJson(before + command + " ] }").Rulesets[0].Tables[0].Chains[0];
        Assert.Equal(rules, chain.Rules.Count);
        if (atPort23 > 0) Assert.Equal(2, chain.Rules[rules == 1 ? 0 : 1].Parts.OfType<RangeCondition>().Count());
    }
}
