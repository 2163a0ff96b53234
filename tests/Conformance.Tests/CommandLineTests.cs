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

    [Theory]
    [InlineData("--engine: 'drools' is no rule engine; expected one of builtin, nrules", "--engine", "drools")]
    public void What_can_t_be_is_said_before_the_audit(string said, params string[] options)
    {
        using var session = new Session().With("my.txt", "");
        var outcome = session.Run(["audit", Example, .. options]);
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(said, outcome.Error, StringComparison.Ordinal);
    }
}
