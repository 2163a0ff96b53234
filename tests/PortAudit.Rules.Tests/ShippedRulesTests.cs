using System.Diagnostics;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Rules.Testing;
using static PortAudit.Rules.Tests.TestFacts;

namespace PortAudit.Rules.Tests;

public sealed class ShippedRulesTests(ITestOutputHelper output)
{
    [Fact]
    public void The_shipped_rules_are_in_the_assembly_and_load_without_complaint()
    {
        var pack = RulePacks.LoadShipped();
        Assert.Equal([], pack.Diagnostics.Select(d => d.ToString()));
        Assert.Superset(
            new HashSet<string> { "PA1001", "PA1101", "PA1102", "PA1201", "PA1301", "PA1401", "PA2001", "PA2002", "PA2003", "PA2004" },
            pack.Infos.Select(i => i.Id).ToHashSet());
        Assert.All(pack.Infos, i =>
        {
            Assert.NotEmpty(i.Why);
            Assert.NotEmpty(i.Fix);
            Assert.NotEmpty(i.References);
            Assert.NotEmpty(i.Since);
            Assert.Equal(RulePacks.ShippedName, i.Pack);
            Assert.DoesNotContain("  ", i.Why, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Each_shipped_rule_lies_in_a_folder_of_its_name_with_both_kinds_of_examples()
    {
        var root = Repository.Path("rules");
        var pack = RulePacks.Load(RulePacks.Folder(root, asShipped: true));
        Assert.Equal([], pack.Diagnostics.Select(d => d.ToString()));
        Assert.Equal(RulePacks.LoadShipped().Rules.Select(r => r.Id), pack.Rules.Select(r => r.Id));
        Assert.All(pack.Rules, r => Assert.EndsWith($"/{r.Id}-{r.Info.Name}/rule.yaml", r.Span.File.Path, StringComparison.Ordinal));
        var examples = RuleExamples.Discover(root);
        Assert.All(pack.Rules, r => Assert.Contains(examples, e => e.RuleIds.Contains(r.Id) && e.IsPositive));
        Assert.All(pack.Rules, r => Assert.Contains(examples, e => e.RuleIds.Contains(r.Id) && !e.IsPositive));
        Assert.All(examples.Where(e => e.IsPositive), e => Assert.NotEmpty(ExpectedFindings.Read(e.Folder)));
    }

    [Fact]
    public void A_service_is_reported_once_for_its_cause_and_approval_silences_it()
    {
        var runner = TestRules.Runner(RulePacks.LoadShipped());
        var (ldap, redis) = (Service(1389, at: Line("ss.txt", 1)), Service(6379, "redis-server", at: Line("ss.txt", 2)));
        (ldap.Known, redis.Known) = (Known(1389, "optional", "high", altOf: "389/tcp"), Known(6379, "always", "critical", name: "redis"));
        Fact[] facts =
        [
            Host(rulesets: ["ipv4", "ipv6"]), ldap, redis, Exposure(ldap, rule: Line("v4", 1)), Exposure(redis, rule: Line("v4", 2)), ldap.Known, redis.Known,
        ];
        Assert.Equal(
            ["PA1001 Critical redis on 6379/tcp (redis-server) can be reached from the internet: any IPv4",
             "PA1101 High cleartext LDAP on 1389/tcp (java) can be reached from any IPv4",
             "PA1401 Medium 1389/tcp (java) stands in for 389/tcp, and any local user could listen there in its place"],
            Shown(runner.Run(facts).Findings));
        Assert.Equal(["PA1401"], runner.Run([.. facts, Approved(1389, "0.0.0.0/0"), Approved(6379, "0.0.0.0/0")]).Findings.Select(f => f.Rule.Id));
    }

    [Fact]
    public void Examples_are_compared_with_what_is_found()
    {
        var folder = Directory.CreateTempSubdirectory("portaudit-example-").FullName;
        try
        {
            var positive = Directory.CreateDirectory(Path.Combine(folder, "positive-two")).FullName;
            Directory.CreateDirectory(Path.Combine(folder, "negative"));
            File.WriteAllText(Path.Combine(folder, "rule.yaml"), TestRules.Rule("when: [{ service: { as: s } }]\nreport: { message: '{s.port} is open' }"));
            File.WriteAllText(Path.Combine(positive, "expected.txt"), "# what must be found\nmedium certain ss.txt:3 22 is open\nmedium certain ss.txt:4 23 is open\n");
            var pack = RulePacks.LoadFolder(folder);
            var examples = RuleExamples.Discover(folder);
            Assert.Equal(["TST001/negative", "TST001/positive-two"], examples.Select(e => e.Name));

            RuleExampleResult Run(RuleExample example, params Fact[] facts) =>
                new RuleExampleRunner(_ => new ExampleAudit(TestRules.Runner(pack).Run(facts).Findings, facts.Length)).Run(example);
            Fact ssh = Service(22, at: Line(Path.Combine(positive, "ss.txt"), 3)), telnet = Service(23, at: Line(Path.Combine(positive, "ss.txt"), 4));
            Assert.True(Run(examples[1], ssh, telnet).IsPassed);
            Assert.Equal(["- medium certain ss.txt:4 23 is open", "+ medium certain ss.txt:5 23 is open"],
                Run(examples[1], ssh, Service(23, at: Line(Path.Combine(positive, "ss.txt"), 5))).Problems);
            Assert.True(Run(examples[0], Host()).IsPassed);
            Assert.Equal(["the folder's inputs gave no facts: the example proves nothing"], Run(examples[0]).Problems);
            Assert.Equal(["+ medium certain - 22 is open"], Run(examples[0], Service(22)).Problems);
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void The_scaffold_loads_and_the_documentation_names_every_field()
    {
        TestRules.Valid(RuleScaffold.Write("ACME001", "my-first-rule"));
        var text = FactDocs.Write();
        Assert.All(FactTypes.All, t =>
        {
            Assert.Contains($"{t.Name}: {t.Summary}", text, StringComparison.Ordinal);
            Assert.All(t.Fields, f => Assert.Contains($"  {f.Name} ", text, StringComparison.Ordinal));
        });
        Assert.StartsWith("exposure: ", FactDocs.Write(prefix: "expo"), StringComparison.Ordinal);
    }

    [Fact]
    public void Hundred_thousand_listeners_join_with_their_ports()
    {
        var pack = TestRules.Valid(TestRules.Rule("""
            when:
              - listener: { as: l }
              - knownPort: { as: k, protocol: tcp, number: $l.port, risk: high }
            unless:
              - service: { port: $l.port, program: $l.program }
            report: { message: '{l.program} on {k.number}' }
            """));
        var facts = new List<Fact>();
        var row = Line("ss.txt", 1);
        for (var i = 0; i < 12_000; i++) facts.Add(Known(i, risk: i % 10 == 0 ? "high" : "low"));
        for (var i = 0; i < 100_000; i++) facts.Add(Listener(i * 7 % 60_000, $"p{i}", address: "10.0.0.1", at: row));
        for (var i = 0; i < 10_000; i++) facts.Add(Service(i * 7 % 60_000, $"p{i}"));
        var runner = TestRules.Runner(pack);
        var start = Stopwatch.GetTimestamp();
        var result = runner.Run(facts);
        output.WriteLine($"{result.Findings.Count} findings in {Stopwatch.GetElapsedTime(start).TotalMilliseconds:f0} ms, of which matching {result.Costs[0].Elapsed.TotalMilliseconds:f0} ms");
        Assert.True(result.Findings.Count > 1000);
    }

    private static IEnumerable<string> Shown(IReadOnlyList<Finding> findings) => findings.Select(f => $"{f.Rule.Id} {f.Severity} {f.Message}");
}
