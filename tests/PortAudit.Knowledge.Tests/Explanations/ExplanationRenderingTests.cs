using System.Text.Json;
using PortAudit.Knowledge.Explanations;
using PortAudit.Knowledge.Loading;

namespace PortAudit.Knowledge.Tests.Explanations;

public sealed class ExplanationRenderingTests
{
    private static readonly PortKnowledge Knowledge = PortKnowledge.Load();
    private static readonly PortExplainer Explainer = new(Knowledge);

    // Every curated port, every family, numbers all over the range, a reserved one, and what has no answer.
    private static IEnumerable<string> Queries() => Knowledge.CuratedPorts.Select(c => c.Ports.First.ToString())
        .Concat(Knowledge.AllFamilies.Select(f => f.Name))
        .Concat(Enumerable.Range(0, 66).Select(i => (i * 997).ToString()))
        .Concat(["1011", "65535", "70000", "nosuchservice", "java", "svchost.exe", ""]);

    [Theory]
    [InlineData(80)]
    [InlineData(100)]
    public void Text_keeps_within_its_width_and_prints_no_control_character(int width) =>
        Assert.All(Queries(), query =>
        {
            var text = ExplanationText.Render(Explainer.Explain(query), width);
            Assert.EndsWith("\n", text, StringComparison.Ordinal);
            Assert.All(text.Split('\n'), line =>
            {
                Assert.True(line.Length <= width, line);
                Assert.DoesNotContain(line, char.IsControl);
                Assert.Equal(line.TrimEnd(), line);
            });
        });

    [Fact]
    public void Commands_are_whole_lines_at_80_columns() =>
        Assert.All(Explainer.Explain("65535").Sections.Single(s => s.Id == "check").Blocks.Where(b => b.Kind == BlockKind.Command), command =>
            Assert.Contains("    " + command.Text + "\n", ExplanationText.Render(Explainer.Explain("65535")), StringComparison.Ordinal));

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m")]
    [InlineData("a\nb\rc\u0007")]
    [InlineData("\u009b2J")]
    [InlineData("abc\u202Edcba")]
    [InlineData("\ud800")]
    public void A_hostile_query_is_shown_and_not_obeyed(string query)
    {
        var explanation = Explainer.Explain(query);
        var text = ExplanationText.Render(explanation);
        Assert.DoesNotContain(text.Replace("\n", "", StringComparison.Ordinal), c => char.IsControl(c) || c is '\u202e' or '\ufffd');
        using var json = JsonDocument.Parse(ExplanationJson.Render(explanation));
        Assert.Equal("not-found", json.RootElement.GetProperty("outcome").GetString());
    }

    [Fact]
    public void No_general_text_is_dead()
    {
        var told = Queries().SelectMany(q => Explainer.Explain(q).Sections).SelectMany(s => s.Blocks).Select(b => b.Text).ToHashSet();
        Assert.All(TsvText.Open("guidance.tsv").Rows().Where(r => !r[4].Contains('{')), r => Assert.Contains(r[4], told));
    }

    [Fact]
    public void A_huge_query_is_cut()
    {
        var text = ExplanationText.Render(Explainer.Explain(new string('x', 1_000_000)));
        Assert.True(text.Length < 1000, $"{text.Length} characters");
    }

    [Fact]
    public void Words_longer_than_a_line_are_cut() =>
        Assert.All(
            ExplanationText.Render(Sample(new ExplanationBlock(BlockKind.Bullet, new string('x', 200))), 40).Split('\n'),
            line => Assert.True(line.Length <= 40));

    [Fact]
    public void Json_carries_the_facts_of_both_transports()
    {
        using var json = JsonDocument.Parse(ExplanationJson.Render(Explainer.Explain("1389")));
        var root = json.RootElement;
        Assert.Equal("portaudit/explanation/1", root.GetProperty("schema").GetString());
        Assert.Equal(("found", 1389, "user"), (root.GetProperty("outcome").GetString(), root.GetProperty("port").GetInt32(), root.GetProperty("class").GetString()));
        var tcp = root.GetProperty("ports")[0];
        Assert.Equal("assigned", tcp.GetProperty("status").GetString());
        Assert.Equal("iclpv-dm", tcp.GetProperty("assignments")[0].GetProperty("service").GetString());
        var curated = tcp.GetProperty("curated");
        Assert.Equal("optional", curated.GetProperty("cleartext").GetString());
        Assert.Equal("389/tcp", curated.GetProperty("altOf").GetString());
        Assert.Equal("1636/tcp", curated.GetProperty("encryptedPorts")[0].GetString());
        Assert.Equal("udp", root.GetProperty("ports")[1].GetProperty("transport").GetString());
    }

    [Fact]
    public void Json_of_every_query_parses() => Assert.All(Queries(), query =>
    {
        using var json = JsonDocument.Parse(ExplanationJson.Render(Explainer.Explain(query)));
        Assert.True(json.RootElement.GetProperty("sections").GetArrayLength() > 0);
    });

    private static PortExplanation Sample(ExplanationBlock block) =>
        new("q", ExplanationOutcome.Found, "Title", null, [], [new("x", "Heading", [block])], []);
}
