using PortAudit.Reporting.Templates;

namespace PortAudit.Reporting.Tests;

public class TemplateTests
{
    [Theory]
    [InlineData("a\n  {{#if x}}b", 2, 3, "never closed")]
    [InlineData("a\n{{#if x}}\n {{/each}}", 3, 2, "'{{/if}}' is expected")]
    [InlineData("{{/if}}", 1, 1, "never opened")]
    [InlineData("ab {{x", 1, 4, "never closed by '}}'")]
    [InlineData("\n\n{{{x}}", 3, 1, "never closed by '}}}'")]
    [InlineData("{{!-- a", 1, 1, "--}}")]
    [InlineData("{{x}} {{shout y}}", 1, 7, "no helper 'shout'")]
    [InlineData("{{#shout y}}{{/shout}}", 1, 1, "no block helper 'shout'")]
    [InlineData("{{> part}}", 1, 1, "no partial 'part'")]
    [InlineData("x{{#each}}{{/each}}", 1, 2, "needs a value")]
    [InlineData("{{}}", 1, 1, "empty")]
    public void Fault_names_its_place(string text, int line, int column, string problem)
    {
        var fault = Assert.Throws<TemplateException>(() => Render("my.hbs", text));
        Assert.Equal(("my.hbs", line, column), (fault.Path, fault.Line, fault.Column));
        Assert.Contains(problem, fault.Problem, StringComparison.Ordinal);
        Assert.StartsWith($"my.hbs:{line}:{column}: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_escaped_unless_the_template_asks_otherwise()
    {
        Assert.Equal("&lt;b&gt; <b> 2", Render("t.hbs", "{{a}} {{{a}}} {{#each list}}{{#if @last}}{{this}}{{/if}}{{/each}}"));
        Assert.Equal("[1][2]", Render("t.hbs", "{{#*inline \"item\"}}[{{this}}]{{/inline}}{{#each list}}{{> item}}{{/each}}"));
        Assert.Equal("no {{x}}", Render("t.HBS", "{{#if none}}yes{{else if a}}no{{else}}?{{/if}} \\{{x}}{{!-- {{#if}} --}}{{! {{ }}"));
    }

    [Fact]
    public void Engine_is_chosen_by_extension()
    {
        var template = new Template("report.sbn", "x");
        var fault = Assert.Throws<TemplateException>(() => TemplateEngines.For(template, TemplateEngines.BuiltIn));
        Assert.Contains("'.sbn'", fault.Problem, StringComparison.Ordinal);
        Assert.Contains(".hbs", fault.Problem, StringComparison.Ordinal);
        var own = new Upper();
        Assert.Same(own, TemplateEngines.For(template, [.. TemplateEngines.BuiltIn, own]));
    }

    [Fact]
    public void Own_template_renders_the_documented_model()
    {
        var path = Path.Combine(Path.GetTempPath(), $"portaudit-{Guid.NewGuid():n}.hbs");
        File.WriteAllText(path, "{{verdict.title}}: {{#each findings}}{{#if @first}}{{severity}} {{ruleId}} {{place.path}}:{{place.line}}{{/if}}{{/each}}\n");
        try
        {
            Assert.Equal(
                "3 findings must be dealt with: critical PA1002 hosts/web 01/ss.txt:4\n", HtmlReportTests.Write(SampleReport.Create(), new ReportOptions { TemplatePath = path }));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string Render(string path, string text)
    {
        using var output = new StringWriter();
        var template = new Template(path, text);
        var model = new Dictionary<string, object?> { ["a"] = "<b>", ["list"] = new List<string> { "1", "2" }, ["none"] = null };
        TemplateEngines.For(template, TemplateEngines.BuiltIn).Render(template, model, output);
        return output.ToString();
    }

    private sealed class Upper : ITemplateEngine
    {
        public IReadOnlyList<string> Extensions => [".sbn"];

        public void Render(Template template, IReadOnlyDictionary<string, object?> model, TextWriter output) => output.Write(template.Text.ToUpperInvariant());
    }
}
