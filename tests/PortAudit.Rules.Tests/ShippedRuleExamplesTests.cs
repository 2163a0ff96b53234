using PortAudit.Inputs;
using PortAudit.Rules.Testing;

namespace PortAudit.Rules.Tests;

/// <summary>Every example beside a shipped rule holds, and over its facts all shipped rules find what nested loops find; a new rule adds
/// nothing here.</summary>
public sealed class ShippedRuleExamplesTests
{
    private static readonly CompiledPack Pack = RulePacks.LoadShipped();

    public static TheoryData<string> Examples() => [.. RuleExamples.Discover(Repository.Path("rules")).Select(e => Path.GetRelativePath(Repository.Root, e.Folder))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_is_judged_as_its_rule_says(string folder)
    {
        var example = RuleExamples.Discover(Repository.Path("rules")).Single(e => Path.GetRelativePath(Repository.Root, e.Folder) == folder);
        var compared = new Compared();
        var result = new RuleExampleRunner(path => Audit(path, compared)).Run(example);
        Assert.True(result.IsPassed, string.Join('\n', result.Problems));
        Assert.True(compared.Lists.All > 5 && (!example.IsPositive || compared.Lists.Holding > 0), $"{compared.Lists} were compared");
    }

    [Fact]
    public void Shipped_rules_load_as_shipped_rules_must()
    {
        var pack = RulePacks.Load(RulePacks.Folder(Repository.Path("rules"), asShipped: true));
        Assert.Empty(pack.Diagnostics);
        Assert.Equal(Pack.Rules.Select(r => r.Id), pack.Rules.Select(r => r.Id));
    }

    [Fact]
    public void Negative_examples_are_near_misses_that_hold_a_service_or_a_ruleset()
    {
        var empty = RuleExamples.Discover(Repository.Path("rules")).Where(e => Audit(e.Folder, new Compared()).Facts == 0).Select(e => e.Name);
        Assert.Empty(empty);
    }

    private static ExampleAudit Audit(string folder, Compared compared)
    {
        var report = AuditPipeline.Run(new AuditRequest
        {
            Inputs = new InputRequest { Paths = [folder], Folder = Environment.CurrentDirectory },
            ToolVersion = "test",
            Time = DateTimeOffset.UnixEpoch,
            RuleSettings = compared.Settings(),
        }, Pack);
        return new ExampleAudit(report.Findings, report.Hosts.Sum(h => h.Services.Count + h.DefaultVerdicts.Count));
    }
}
