using System.Text;
using PortAudit.Model.Hosts;
using static PortAudit.Parsing.Netfilter.Tests.Nftables.NftablesModel;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>Inputs that are made to hurt: each is read in bounded time and memory, and told.</summary>
public class NftablesHostileInputTests
{
    private const string Head = "table inet t {\n\tchain c {\n\t\ttype filter hook input priority 0; policy drop;\n";

    [Theory]
    [InlineData("deep braces in a set", "\t\ttcp dport ", "{", 200_000)]
    [InlineData("deep parentheses", "\t\ttcp flags & ", "(", 200_000)]
    [InlineData("deep blocks", "", "chain x {\n", 50_000)]
    [InlineData("deep anonymous chains", "", "jump {\n", 50_000)]
    [InlineData("operators", "\t\tmeta mark & 1 ", "| 1 ", 100_000)]
    [InlineData("a long list", "\t\ttcp dport ", "1, ", 500_000)]
    [InlineData("a long concatenation", "\t\tip saddr ", ". ip saddr ", 100_000)]
    [InlineData("quotes", "\t\tlog prefix ", "\"\n", 50_000)]
    [InlineData("templates", "\t\ttcp dport ", "{{", 100_000)]
    [InlineData("closing braces", "", "}\n", 100_000)]
    [InlineData("junk", "\t\t", "\u0001", 500_000)]
    [InlineData("statements", "\t\t", "counter ", 200_000)]
    public void Repetition_is_bounded(string _, string start, string unit, int count)
    {
        var text = new StringBuilder(Head).Append(start).Insert(Head.Length + start.Length, unit, count).Append("\n\t\ttcp dport 22 accept\n\t}\n}\n");
        var input = Work.Within(160, () => Parse(text.ToString()));
        Assert.Equal(input.Source.LineCount, input.Lines.Total);
        Assert.True(input.Diagnostics.Count < 3000);
        Assert.All(input.Diagnostics, d => Assert.True(d.Message.Length < 500));
        if (unit is not ("counter " or "| 1 ")) Assert.NotEmpty(input.Diagnostics);
    }

    [Fact]
    public void Sets_of_sets_of_variables_do_not_explode()
    {
        var text = new StringBuilder("define v0 = { 1.1.1.1, 2.2.2.2 }\n");
        for (var i = 1; i < 60; i++) text.Append($"define v{i} = {{ $v{i - 1}, $v{i - 1}, $v{i - 1}, $v{i - 1} }}\n");
        text.Append(Head).Append("\t\tip saddr $v59 drop\n\t}\n}\n");
        var input = Work.Within(1500, () => Parse(text.ToString()));
        Assert.Contains(input.Diagnostics, d => d.Id == "NFT008");
        Assert.Equal(1, input.RuleLines.Approximated);
    }

    [Theory]
    [InlineData("define x = $x\n")]
    [InlineData("define x = { 1, $y }\ndefine y = $x\n")]
    public void A_variable_never_stands_for_itself(string definitions)
    {
        var input = Parse(definitions + Head + "\t\ttcp dport $x accept\n\t}\n}\n");
        Assert.Contains(input.Diagnostics, d => d.Id == "NFT020");
        Assert.Equal(1, input.RuleLines.Total);
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_read_up_to_there()
    {
        const string text = Head + "\t\tip saddr { 10.0.0.0/8, 1.2.3.4 } tcp dport 22 accept comment \"ssh\"\n\t\tct state vmap { new : jump x, invalid : drop }\n\t}\n\tchain x {\n\t\tdnat ip to 1.2.3.4:80\n\t}\n}\n";
        for (var length = 1; length < text.Length; length++)
        {
            var input = Parse(text[..length]);
            Assert.Equal(input.Source.LineCount, input.Lines.Total);
            Assert.All(input.Diagnostics, d => Assert.True(d.Span is not { } span || span.Start + span.Length <= length));
        }
    }

    [Theory]
    [InlineData("{\"nftables\": [")]
    [InlineData("{\"nftables\": [{\"rule\": {\"family\": \"inet\", \"table\": \"t\", \"chain\": \"c\", \"expr\": [{\"match\": {")]
    [InlineData("{\"nftables\": 5}")]
    [InlineData("{\"nftables\": [{\"table\": null}, {\"chain\": []}, {\"rule\": 1}, 7, null, {}]}")]
    [InlineData("{\"nftables\": [{\"rule\": {\"expr\": [{\"match\": {\"left\": {}, \"right\": [], \"op\": 3}}, {\"nonsense\": 1}, null]}}]}")]
    public void Broken_json_is_told(string text)
    {
        var input = ParseJson(text);
        Assert.NotEmpty(input.Diagnostics);
        Assert.Equal(input.Source.LineCount, input.Lines.Total);
    }

    [Fact]
    public void Deep_json_is_bounded()
    {
        var input = ParseJson("{\"nftables\": " + new string('[', 100_000));
        Assert.Contains(input.Diagnostics, d => d.Id == "NFT060");
    }

    [Fact]
    public void One_bad_statement_costs_one_rule()
    {
        var input = Parse(Head + "\t\ttcp dport 22 accept\n\t\ttcp dport { 80, 443 accept\n\t\tudp dport bogus! accept\n\t\tudp dport 53 accept\n\t}\n}\n");
        Assert.Equal(["NFT001:5:23", "NFT001:6:18"], Places(input));
        Assert.Equal((2, 2), (input.RuleLines.Modelled, input.RuleLines.Unreadable));
        Assert.Equal(4, input.Rulesets[0].RuleCount);
    }

    private static string[] Places(ParsedInput input) => [.. input.Diagnostics.Select(d => $"{d.Id}:{d.Span?.Line}:{d.Span?.Column}")];
}
