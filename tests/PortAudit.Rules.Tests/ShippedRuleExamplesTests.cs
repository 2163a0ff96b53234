using PortAudit.Inputs;
using PortAudit.Rules.Testing;

namespace PortAudit.Rules.Tests;

/// <summary>Every example beside a shipped rule holds and has a service or a ruleset, so that a negative one is a near miss. Over its facts
/// all shipped rules find what nested loops find. A new rule adds nothing here.</summary>
public sealed class ShippedRuleExamplesTests
{
    private static readonly CompiledPack Pack = RulePacks.LoadShipped();

    private static readonly Dictionary<string, RuleExample> ByFolder =
        RuleExamples.Discover(Repository.Path("rules")).ToDictionary(e => Path.GetRelativePath(Repository.Root, e.Folder));

    public static TheoryData<string> Examples() => [.. ByFolder.Keys];

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_is_judged_as_its_rule_says(string folder)
    {
        var example = ByFolder[folder];
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
