using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using static PortAudit.Parsing.Netfilter.Tests.Nftables.NftablesModel;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>Templates of nftables.conf as people commit them for Ansible, Chef, Puppet, Terraform and programs in Go: no rule is lost, and what they leave open is said.</summary>
public class NftablesTemplateTests
{
    [Theory]
    [InlineData("{% if wan %}", "{% else %}", "{% endif %}")]
    [InlineData("{%- if wan -%}", "{%- else -%}", "{%- endif %}")]
    [InlineData("<% if wan -%>", "<% else -%>", "<% end -%>")]
    [InlineData("{{ if wan }}", "{{ else }}", "{{ end }}")]
    [InlineData("{{- if wan }}", "{{- else }}", "{{- end }}")]
    [InlineData("%{ if wan }", "%{ else }", "%{ endif }")]
    public void One_branch_or_the_other_is_there(string opens, string other, string ends)
    {
        var chain = Chain($"{opens}\ntcp dport 22 accept\n{other}\ntcp dport 23 accept\n{ends}\ntcp dport 80 accept");
        Assert.Equal(3, chain.Rules.Count);
        var guard = Assert.IsType<UnknownCondition>(chain.Rules[0].Parts[0]);
        Assert.Equal("if wan", guard.Text);
        Assert.Equal(guard, Assert.IsType<Not>(chain.Rules[1].Parts[0]).Condition);
        Assert.DoesNotContain(chain.Rules[2].Parts, p => p is UnknownCondition or Not);
    }

    [Theory]
    // A part of a rule is left open; its verdict stays.
    [InlineData("tcp dport {{ port }} accept", true)]
    [InlineData("{{ protocol }} dport 22 accept", true)]
    [InlineData("{{ family }} saddr {{ office }} tcp dport 22 accept", true)]
    [InlineData("tcp dport 22 {% if office %}ip saddr {{ office }}{% endif %} accept", true)]
    [InlineData("{% if office %}ip saddr {{ office }} {% endif %}tcp dport 22 accept", true)]
    [InlineData("tcp dport 22 <% if office %>ip saddr 10.0.0.0/8<% end %> accept", true)]
    [InlineData("tcp dport { {% for p in ports %}{{ p }},{% endfor %} } accept", true)]
    [InlineData("tcp dport { {{ ports | join(', ') }} } accept", true)]
    [InlineData("iifname \"{{ wan }}\" tcp dport 22 accept", true)]
    // Anything may stand there.
    [InlineData("{{ rule }}", false)]
    [InlineData("<%= rule %>", false)]
    [InlineData("tcp dport 22 {{ verdict }}", false)]
    [InlineData("tcp dport 22 {% if open %}accept{% else %}drop{% endif %}", false)]
    [InlineData("{% include 'rules.j2' %}", false)]
    [InlineData("include \"{{ file }}\"", false)]
    public void A_rule_is_never_lost(string rule, bool accepts)
    {
        var chain = Chain($"tcp dport 1 accept\n{rule}\ntcp dport 2 accept");
        Assert.Equal(3, chain.Rules.Count);
        Assert.Equal("tcp dport 2 accept", chain.Rules[2].Span.Text);
        Assert.DoesNotContain(chain.Rules[2].Parts, p => p is UnknownCondition or Not);
        Assert.Contains(chain.Rules[1].Parts, p => Open(p));
        Assert.Equal(accepts, chain.Rules[1].Parts is [.., Accept]);
        Assert.Equal(!accepts, chain.Rules[1].Parts.Any(p => p is UnknownAction));
    }

    [Fact]
    public void What_a_condition_takes_away_or_changes_may_be_there()
    {
        var input = Parse("flush ruleset\ntable inet t {\n\tset s { type inet_service; elements = { 22 }; }\n\tchain c {\n\t\ttype filter hook input priority 0; policy accept;\n\t\ttcp dport @s accept\n\t}\n}\n"
            + "{% if strict %}\nflush chain inet t c\nadd chain inet t c { policy drop; }\nadd element inet t s { 23 }\n{% endif %}\n");
        var ruleset = input.Rulesets[0];
        Assert.False(ruleset.IsPartial);
        var chain = ruleset.Tables[0].Chains[0];
        Assert.Equal(Policy.Unknown, chain.Policy);
        var rule = Assert.Single(chain.Rules);
        Assert.IsType<Not>(rule.Parts[0]);
        Assert.True(Parse("{% if all %}\nflush ruleset\n{% endif %}\ntable inet t {\n}\n").Rulesets[0].IsPartial);
    }

    [Fact]
    public void Branches_follow_one_another()
    {
        var chain = Chain("{% if a %}\ntcp dport 1 accept\n{% elif b %}\ntcp dport 2 accept\n{% elif c %}\ntcp dport 3 accept\n{% else %}\ntcp dport 4 accept\n{% endif %}");
        Assert.Equal(["if a", "not if a, elif b", "not if a, not elif b, elif c", "not if a, not elif b, not elif c"], chain.Rules.Select(r => string.Join(", ", r.Parts.Select(Guard).OfType<string>())));

        static string? Guard(RulePart part) => part switch
        {
            UnknownCondition unknown => unknown.Text,
            Not { Condition: UnknownCondition unknown } => "not " + unknown.Text,
            _ => null,
        };
    }

    private static Chain Chain(string rules)
    {
        ParsedInput input = Parse($"flush ruleset\ntable inet t {{\nchain c {{\ntype filter hook input priority 0\n{rules}\n}}\n}}\n");
        Assert.Contains(input.Diagnostics, d => d.Id == "NFT027");
        return input.Rulesets[0].Tables[0].Chains[0];
    }

    private static bool Open(RulePart part) => part switch
    {
        UnknownCondition or UnknownAction => true,
        Not not => Open(not.Condition),
        AnyOf any => any.Conditions.Any(Open),
        AllOf all => all.Conditions.Any(Open),
        _ => false,
    };
}
