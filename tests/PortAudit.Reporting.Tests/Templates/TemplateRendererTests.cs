using PortAudit.Reporting.Templates;
using Scriban.Runtime;

namespace PortAudit.Reporting.Tests.Templates;

public sealed class TemplateRendererTests(ITestOutputHelper output)
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

    [Theory]
    [InlineData("{{ a }}|{{ a + '!' }}|{{ 'x' + a }}", "&lt;b&gt;&#39;&quot;&amp;|&lt;b&gt;&#39;&quot;&amp;!|x&lt;b&gt;&#39;&quot;&amp;")]
    [InlineData("<i title=\"{{ a }}\">", "<i title=\"&lt;b&gt;&#39;&quot;&amp;\">")]
    [InlineData("{{ a | html.escape }}|{{ a | html.escape | html.escape }}", "&lt;b&gt;&#39;&quot;&amp;|&lt;b&gt;&#39;&quot;&amp;")]
    [InlineData("{{ a | string.append '<' }}|{{ a | string.replace 'b' '<' }}", "&lt;b&gt;&#39;&quot;&amp;&lt;|&lt;&lt;&gt;&#39;&quot;&amp;")]
    [InlineData("{{ a | html.newline_to_br }}|{{ a | string.literal }}", "&lt;b&gt;&#39;&quot;&amp;|&quot;&lt;b&gt;&#39;\\&quot;&amp;&quot;")]
    [InlineData("{{ (html.escape a) + '<' }}", "&amp;lt;b&amp;gt;&amp;#39;&amp;quot;&amp;amp;&lt;")]
    [InlineData("{{ capture p }}<p>{{ a }}</p>{{ end }}{{ p }}", "<p>&lt;b&gt;&#39;&quot;&amp;</p>")]
    [InlineData("{{ capture p }}<p>{{ end }}{{ p }}{{ p + a }}", "<p>&lt;p&gt;&lt;b&gt;&#39;&quot;&amp;")]
    [InlineData("{{ func p(x) }}<p>{{ x }}</p>{{ end }}{{ p a }}", "<p>&lt;b&gt;&#39;&quot;&amp;</p>")]
    [InlineData("{{ func p(x); ret x; end }}{{ p a }}", "&lt;b&gt;&#39;&quot;&amp;")]
    [InlineData("{{ func w }}<p>{{ $$ }}</p>{{ end }}{{ wrap w }}{{ a }}{{ end }}", "<p>&lt;b&gt;&#39;&quot;&amp;</p>")]
    [InlineData("{{ {x: a} }}|{{ [a] }}", "{x: &quot;&lt;b&gt;&#39;\\&quot;&amp;&quot;}|[&quot;&lt;b&gt;&#39;\\&quot;&amp;&quot;]")]
    [InlineData("{{ list }} {{ for i in list }}{{ i }}{{ end }}", "[&quot;1&quot;, &quot;2&quot;] 12")]
    [InlineData("{{ flag }} {{ number }} {{ none ?? 'nobody' }}{{ none?.name }}{{ if empty_text }}some{{ end }}", "true 7 nobody")]
    [InlineData("{{ own }}|{{ own | string.upcase }}", "<b>|&lt;B&gt;")]
    public void Values_are_escaped_whichever_way_they_take(string template, string expected) => Assert.Equal(expected, Render(template));

    [Fact]
    public void Functions_are_those_that_were_looked_at()
    {
        // A version of Scriban that brings more fails here, until somebody has seen that they read no file, no clock and run no text.
        Snapshot.Matches("template-functions.txt", string.Concat(Names(TemplateFunctions.Create(), "").Order(StringComparer.Ordinal).Select(n => n + "\n")));

        static IEnumerable<string> Names(ScriptObject functions, string prefix) => functions.Keys.SelectMany(
            key => functions[key] is ScriptObject inner ? Names(inner, $"{prefix}{key}.") : [prefix + key]);
    }

    [Theory]
    [InlineData("my.hbs", "Handlebars")]
    [InlineData("my.HANDLEBARS", "*.sbn")]
    [InlineData("my.txt", ".sbn or .scriban")]
    [InlineData("my", ".sbn or .scriban")]
    [InlineData("my.sbn", null)]
    [InlineData("my.Scriban", null)]
    public void Name_of_a_template_tells_its_language(string path, string? problem)
    {
        if (problem is null) Assert.Null(TemplateRenderer.WhyNot(path));
        else Assert.Contains(problem, Assert.Throws<TemplateException>(() => TemplateRenderer.Check(new Template(path, "x"))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_template_renders_the_documented_model()
    {
        var path = Path.Combine(Path.GetTempPath(), $"portaudit-{Guid.NewGuid():n}.sbn");
        File.WriteAllText(
            path, "{{ verdict.title }}: {{ for f in findings; if for.first }}{{ f.severity }} {{ f.ruleId }} {{ f.place.path }}:{{ f.place.line }}{{ end; end }}\n");
        try
        {
            Assert.Equal(
                "3 findings must be dealt with: critical PA1002 hosts/web 01/ss.txt:4\n",
                HtmlReportTests.Write(SampleReport.Create(), new ReportOptions { TemplatePath = path }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{{ include 'other.sbn' }}")]
    [InlineData("{{ include_join ['/etc/passwd'] ',' }}")]
    [InlineData("{{ 'include \"x\"' | object.eval }}")]
    [InlineData("{{ '{{ 1 }}' | object.eval_template }}")]
    [InlineData("{{ date.now }}")]
    [InlineData("{{ math.random 1 9 }}")]
    [InlineData("{{ math.uuid }}")]
    [InlineData("{{ a | raw }}")]
    [InlineData("{{ own.text }}")]
    [InlineData("{{ own.length }}")]
    [InlineData("{{ a = 'x' }}")]
    [InlineData("{{ thing.name = 'x' }}")]
    [InlineData("{{ import 'other.sbn' }}")]
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
        Assert.Throws<IOException>(() => TemplateRenderer.Render(new Template("my.sbn", "{{ a }}"), Model, new FullDisk()));

    [Fact]
    public void Lines_come_out_as_they_are_written() => Assert.Equal("  one\ntwo\n", Render("  {{ lines }}\n"));

    private static readonly Dictionary<string, object?> Model = new()
    {
        ["a"] = "<b>'\"&",
        ["own"] = new MarkedUpText("<b>"),
        ["empty_text"] = "",
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
        TemplateRenderer.Render(new Template("my.sbn", text), Model, output);
        return output.ToString();
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(ReadOnlySpan<char> buffer) => throw new IOException("no space left on device");
    }
}
