using PortAudit.Cli.Tests;

namespace Conformance.Tests;

/// <summary>Which engines the command has, and what it says of one that its build does not have.</summary>
public sealed class CommandLineTests
{
    private static readonly string Example = Path.Combine(Session.Fixtures, "host-ldap");

    [Fact]
    public void Audit_gives_the_same_report_on_either_engine()
    {
        using var session = new Session();
        var builtIn = session.Run("audit", Example, "-f", "json", "--engine", "builtin");
        Assert.Equal(1, builtIn.Code);
        Assert.Equal(builtIn, session.Run("audit", Example, "-f", "json"));
        var nrules = session.Run("audit", Example, "-f", "json", "--engine", "nrules");
#if WITH_NRULES
        Assert.Equal(builtIn, nrules);
        var rules = Path.Combine(Audits.Root, "rules");
        Assert.Equal(session.Run("rules", "test", rules), session.Run("rules", "test", rules, "--engine", "nrules"));
#else
        Assert.Equal((2, ""), (nrules.Code, nrules.Out));
        Assert.Contains("-p:WithNRules=true", nrules.Error, StringComparison.Ordinal);
        Assert.Equal(nrules, session.Run("rules", "test", Path.Combine(Audits.Root, "rules"), "--engine", "nrules"));
#endif
    }

    [Fact]
    public void Html_report_is_made_of_the_user_s_template()
    {
        using var session = new Session()
            .With("my.hbs", "{{verdict.title}}{{#each findings}}\n{{severity}} {{ruleId}}{{/each}}")
            .With("my.sbn", "{{ verdict.title }}{{ for f in findings }}\n{{ f.severity }} {{ f.ruleId }}{{ end }}")
            .With("broken.sbn", "a\n {{ verdict.titel }}");
        var handlebars = session.Run("audit", Example, "-f", "html", "--template", "my.hbs");
        Assert.Equal(1, handlebars.Code);
        Assert.Contains("\nhigh PA1101", handlebars.Out, StringComparison.Ordinal);
        var scriban = session.Run("audit", Example, "-o", "html=my.html", "--template", "my.sbn", "-f", "json");
#if WITH_SCRIBAN
        Assert.Equal(1, scriban.Code);
        Assert.Equal(handlebars.Out, session.Read("my.html"));
        var broken = session.Run("audit", Example, "-f", "html", "--template", "broken.sbn");
        Assert.Equal(2, broken.Code);
        Assert.Contains("broken.sbn:2:", broken.Error, StringComparison.Ordinal);
#else
        Assert.Equal((2, ""), (scriban.Code, scriban.Out));
        Assert.Contains("-p:WithScriban=true", scriban.Error, StringComparison.Ordinal);
#endif
    }

    [Theory]
    [InlineData("--engine: 'drools' is no rule engine; expected one of builtin, nrules", "--engine", "drools")]
    [InlineData("--template: only the html format uses a template", "--template", "my.hbs")]
    [InlineData("--template: my.hbs can't be read", "-f", "html", "--template", "my.hbs")]
    [InlineData("'.txt'", "-f", "html", "--template", "my.txt")]
    public void What_can_t_be_is_said_before_the_audit(string said, params string[] options)
    {
        using var session = new Session().With("my.txt", "");
        var outcome = session.Run(["audit", Example, .. options]);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
    }
}
