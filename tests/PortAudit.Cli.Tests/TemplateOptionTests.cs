namespace PortAudit.Cli.Tests;

public sealed class TemplateOptionTests
{
    private static readonly string Example = Path.Combine(Session.Fixtures, "host-ldap");

    [Fact]
    public void Html_report_is_made_of_the_user_s_template()
    {
        using var session = new Session().With("my.sbn", "{{ verdict.title }}{{ for f in findings }}\n{{ f.severity }} {{ f.ruleId }}{{ end }}");
        var printed = session.Run("audit", Example, "-f", "html", "--template", "my.sbn");
        Assert.Equal(1, printed.Code);
        Assert.Contains("\nhigh PA1101", printed.Out, StringComparison.Ordinal);
        Assert.Equal(1, session.Run("audit", Example, "-o", "html=my.html", "--template", "my.sbn", "-f", "json").Code);
        Assert.Equal(printed.Out, session.Read("my.html"));
    }

    [Theory]
    [InlineData("--template: only the html format uses a template", "--template", "my.sbn")]
    [InlineData("--template: gone.sbn can't be read", "-f", "html", "--template", "gone.sbn")]
    [InlineData("'.txt' files are not templates", "-f", "html", "--template", "my.txt")]
    [InlineData("write the template in Scriban and name it *.sbn", "-f", "html", "--template", "my.hbs")]
    [InlineData("open.sbn:2:13: ", "-f", "html", "--template", "open.sbn")]
    public void What_can_t_be_is_said_before_the_audit(string said, params string[] options)
    {
        using var session = new Session().With("my.txt", "").With("my.hbs", "{{#each findings}}{{title}}{{/each}}").With("open.sbn", "a\n  {{ if x }}b");
        var outcome = session.Run(["audit", "gone.rules", .. options]);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_that_only_the_report_shows_names_its_place()
    {
        using var session = new Session().With("my.sbn", "a\n {{ verdict.titel }}");
        var outcome = session.Run("audit", Example, "-f", "html", "--template", "my.sbn");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("my.sbn:2:", outcome.Error, StringComparison.Ordinal);
    }
}
