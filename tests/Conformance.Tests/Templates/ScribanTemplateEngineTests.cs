#if WITH_SCRIBAN
using PortAudit.Reporting.Scriban;
using PortAudit.Reporting.Templates;

namespace Conformance.Tests.Templates;

public sealed class ScribanTemplateEngineTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("a\n  {{ if x }}b", 2, 13, "<end>")]
    [InlineData("{{ end }}", 1, 6, "<end>")]
    [InlineData("\n{{ 1 + }}", 2, 8, "binary expression")]
    [InlineData("a\n{{ nam }}", 2, 4, "variable or function `nam` was not found")]
    [InlineData("{{ thing.nam }}", 1, 10, "nam")]
    [InlineData("{{ none.name }}", 1, 9, "null")]
    [InlineData("\n\n {{ a | shout }}", 3, 9, "`shout` was not found")]
    public void Fault_names_its_place(string text, int line, int column, string problem)
    {
        var fault = Assert.Throws<TemplateException>(() => Render(text));
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
        Assert.Equal(("my.sbn", line, column), (fault.Path, fault.Line, fault.Column));
    }

    [Fact]
    public void Values_are_escaped_unless_the_template_asks_otherwise()
    {
        Assert.Equal("&lt;b&gt;&#39;&quot; <b>'\" <i title=\"&lt;b&gt;&#39;&quot;\">", Render("{{ a }} {{ a | raw }} <i title=\"{{ a }}\">"));
        Assert.Equal("&lt;b&gt;&#39;&quot;|&lt;b&gt;&#39;&quot;!", Render("{{ a | html.escape }}|{{ a + '!' }}"));
        Assert.Equal("<p>&lt;b&gt;&#39;&quot;</p>", Render("{{ capture p }}<p>{{ a }}</p>{{ end }}{{ p }}"));
        Assert.Equal("<p>&lt;b&gt;&#39;&quot;</p>", Render("{{ func p(x) }}<p>{{ x }}</p>{{ end }}{{ p a }}"));
        Assert.Equal("[&quot;1&quot;, &quot;2&quot;] 12", Render("{{ list }} {{ for i in list }}{{ i }}{{ end }}"));
        Assert.Equal("true 7 nobody", Render("{{ flag }} {{ number }} {{ none ?? 'nobody' }}{{ none?.name }}"));
    }

    [Theory]
    [InlineData("{{ include 'other.sbn' }}")]
    [InlineData("{{ include_join ['/etc/passwd'] ',' }}")]
    [InlineData("{{ 'include \"x\"' | object.eval }}")]
    [InlineData("{{ '{{ 1 }}' | object.eval_template }}")]
    [InlineData("{{ date.now }}")]
    [InlineData("{{ math.random 1 9 }}")]
    [InlineData("{{ math.uuid }}")]
    [InlineData("{{ (raw a).text }}")]
    [InlineData("{{ list.get_type }}")]
    [InlineData("{{ a.get_type.assembly }}")]
    [InlineData("{{ thing.comparer }}")]
    public void Nothing_but_the_model_is_within_reach(string text) => output.WriteLine(Assert.Throws<TemplateException>(() => Render(text)).Message);

    [Theory]
    [InlineData("{{ while true }}{{ end }}")]
    [InlineData("{{ for i in 1..3000 }}{{ for j in 1..3000 }}{{ for k in 1..3000 }}{{ end }}{{ end }}{{ end }}")]
    [InlineData("{{ (1..2000000000) | array.size }}{{ for i in 1..2000000000 }}{{ end }}")]
    [InlineData("{{ func f }}{{ f }}{{ end }}{{ f }}")]
    [InlineData("{{ x = 'abcdefghij' }}{{ for i in 1..40 }}{{ x = x + x }}{{ end }}")]
    [InlineData("{{ 'abcdefghij' * 2000000000 }}")]
    [InlineData("{{ 'a' | string.pad_left 2000000000 }}")]
    [InlineData("{{ x = 'abcdefghij' * 1000000 }}{{ for i in 1..10 }}{{ x }}{{ end }}")]
    [InlineData("{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab' | regex.match '(a+)+$' }}")]
    public void What_has_no_end_is_stopped(string text) => output.WriteLine(Assert.Throws<TemplateException>(() => Render(text)).Message);

    // Each ended the process with one version of Scriban or another before it was refused here.
    [Theory]
    [InlineData("{{ ", "(", "1", ")", " }}")]
    [InlineData("{{ thing", ".name", "", "", " }}")]
    [InlineData("{{ thing", "?.name", "", "", " }}")]
    [InlineData("{{ thing", "[0]", "", "", " }}")]
    [InlineData("{{ 1", " + 1", "", "", " }}")]
    [InlineData("{{ ", "!", "true", "", " }}")]
    [InlineData("{{ ", "[", "", "]", " }}")]
    [InlineData("{{ 'a'", " | string.upcase", "", "", " }}")]
    [InlineData("", "{{ if true }}", "", "{{ end }}", "")]
    [InlineData("{{ if false }}", "{{ else if false }}", "", "", "{{ end }}")]
    [InlineData("{{ ", "do; ", "", "end; ", " }}")]
    public void Deep_nesting_is_refused(string before, string open, string inside, string close, string after)
    {
        Assert.Throws<TemplateException>(() => Render(Nested(20_000)));
        Assert.DoesNotMatch("nested|split", Record.Exception(() => Render(Nested(20)))?.Message ?? "");

        string Nested(int times) => before + string.Concat(Enumerable.Repeat(open, times)) + inside + string.Concat(Enumerable.Repeat(close, times)) + after;
    }

    [Fact]
    public void Trouble_with_the_output_is_not_the_template_s() =>
        Assert.Throws<IOException>(() => new ScribanTemplateEngine().Render(new Template("my.sbn", "{{ a }}"), Model, new FullDisk()));

    [Fact]
    public void Lines_come_out_as_they_are_written() => Assert.Equal("  one\ntwo\n", Render("  {{ lines }}\n"));

    private static readonly Dictionary<string, object?> Model = new()
    {
        ["a"] = "<b>'\"",
        ["lines"] = "one\ntwo",
        ["list"] = new List<string> { "1", "2" },
        ["thing"] = new Dictionary<string, object?> { ["name"] = "x" },
        ["flag"] = true,
        ["number"] = 7,
        ["none"] = null,
    };

    private static string Render(string text)
    {
        using var output = new StringWriter();
        new ScribanTemplateEngine().Render(new Template("my.sbn", text), Model, output);
        return output.ToString();
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(ReadOnlySpan<char> buffer) => throw new IOException("no space left on device");
    }
}
#endif
