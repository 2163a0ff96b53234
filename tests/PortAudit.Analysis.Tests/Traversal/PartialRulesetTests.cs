using PortAudit.Model.Facts;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing;
using PortAudit.Parsing.Netfilter.Nftables;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>Scripts that add to what is loaded (docs/adr/0009): <c>nft -f</c> keeps every table that a script does not flush or delete.</summary>
public class PartialRulesetTests
{
    private const string OtherTables = "other nftables tables (the script adds to what is loaded)";
    private const string Filter = "table inet filter {\n\tchain input {\n\t\ttype filter hook input priority 0; policy drop;\n\t\ttcp dport 22 accept\n\t}\n}\n";
    private const string Ban = "table inet f2b {\n\tchain input {\n\t\ttype filter hook input priority -1; policy accept;\n\t\tip saddr 203.0.113.66 drop\n\t}\n}\n";
    private const string Masquerade = "table ip nat {\n\tchain out {\n\t\ttype nat hook postrouting priority 100;\n\t\toifname \"eth0\" masquerade\n\t}\n}\n";

    [Theory]
    [InlineData("", false)]
    [InlineData("#!/usr/sbin/nft -f\n", true)]
    [InlineData("flush ruleset\n", false)]
    [InlineData("add table inet filter\ndelete table inet filter\n", true)]
    [InlineData("flush ruleset ip\n", true)]
    [InlineData("include \"/etc/nftables/*.nft\"\nflush ruleset\n", false)]
    [InlineData("flush ruleset\ninclude \"/etc/nftables/*.nft\"\n", true)]
    public void A_script_that_does_not_flush_everything_leaves_other_tables(string before, bool isPartial)
    {
        var facts = Nft(before + Filter).Facts();
        var ssh = Assert.Single(facts.Exposures, e => e.Service.Port == 22);
        Assert.Equal("certain", ssh.Certainty.Word());
        Assert.Equal(isPartial, ssh.MissingEvidence.Contains(OtherTables));
        Assert.Equal(EffectiveVerdict.Drop, Assert.Single(facts.DefaultVerdicts, v => v is { Hook: "input", Family: IpFamily.IPv4 }).Verdict);
        Assert.Equal(isPartial ? EffectiveVerdict.Unknown : EffectiveVerdict.Accept, Assert.Single(facts.DefaultVerdicts, v => v is { Hook: "forward", Family: IpFamily.IPv4 }).Verdict);
    }

    [Theory]
    [InlineData("flush ruleset\n" + Masquerade, "accept")]
    [InlineData("add table ip nat\n" + Masquerade, "unknown")]
    [InlineData("add table ip nat\n" + Masquerade + Ban, "unknown")]
    [InlineData("flush ruleset\n" + Masquerade + Ban, "accept")]
    [InlineData("add table ip nat\n" + Masquerade + Ban + Filter, "accept")]
    public void A_script_without_a_filter_does_not_show_that_nothing_filters(string script, string verdict) =>
        Assert.Equal(verdict, Ask(Nft(script), "tcp from 203.0.113.7 dport 22"));

    [Theory]
    [InlineData("tcp from 203.0.113.66 dport 80", "drop")]
    [InlineData("tcp from 203.0.113.7 dport 80", "unknown")]
    [InlineData("tcp from 203.0.113.7 dport 22", "unknown")]
    [InlineData("tcp from 2001:db8::7 dport 80", "unknown")]
    public void Rules_of_a_script_that_adds_are_certain_and_its_accepting_policy_is_not(string packet, string verdict) =>
        Assert.Equal(verdict, Ask(Nft("#!/usr/sbin/nft -f\n" + Ban), packet));

    [Fact]
    public void Another_ruleset_that_filters_answers_for_the_hook()
    {
        var host = Of(v4: TestHost.Filter("-A INPUT -p tcp --dport 22 -j ACCEPT"));
        Add(host, "nat.nft", "add table ip nat\n" + Masquerade);
        Assert.Equal("accept", Ask(host, "tcp from 203.0.113.7 dport 22"));
        Assert.Contains(OtherTables, host.Facts().Exposures[0].MissingEvidence);
    }

    [Fact]
    public void A_full_listing_answers_for_the_other_tables()
    {
        var host = Nft("add table ip nat\n" + Masquerade);
        Add(host, "listing", Filter);
        Assert.Equal("accept", Ask(host, "tcp from 203.0.113.7 dport 22"));
        Assert.DoesNotContain(OtherTables, host.Facts().Exposures[0].MissingEvidence);
    }

    [Fact]
    public void Scripts_that_add_tables_of_their_own_go_together()
    {
        var rulesets = Nft("add table ip nat\n" + Masquerade).Rulesets.Concat(Nft("# mine\n" + Filter).Rulesets).Concat(Nft("# mine\n" + Filter).Rulesets).Concat(Nft(Filter).Rulesets).ToList();
        Assert.False(rulesets[0].Excludes(rulesets[1]));
        Assert.True(rulesets[1].Excludes(rulesets[2]));
        Assert.True(rulesets[0].Excludes(rulesets[3]));
    }

    private static Host Nft(string text)
    {
        var host = new Host("web");
        Add(host, "fw.nft", text);
        return host;
    }

    private static void Add(Host host, string path, string text)
    {
        ParsedInput input = ((IConfigParser)new NftablesParser(NoServiceNames.Instance)).Parse(SourceFile.FromText(path, text), "test", new NoSuchFiles());
        host.Inputs.Add(input);
        host.Rulesets.AddRange(input.Rulesets);
    }

    /// <summary>An audited tree that ends where the script lies.</summary>
    private sealed class NoSuchFiles : ParseContext
    {
        public override SiblingFiles Find(SourceFile from, string pattern) => new(SiblingAccess.Outside, []);
    }
}
