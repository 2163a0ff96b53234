using System.Diagnostics;
using PortAudit.Reporting;
using PortAudit.Rules.Matching;
using PortAudit.Rules.Testing;

namespace Conformance.Tests.Engines;

/// <summary>Every shipped rule on its examples and on the fixtures: every engine writes the same report.</summary>
public sealed class ShippedRulesTests(ITestOutputHelper output)
{
    /// <summary>Kept, because an engine may keep what it compiles of a pack.</summary>
    private static readonly IReadOnlyList<IRuleBackend> Engines = Backends.All;

    public static TheoryData<string> Inputs() =>
    [
        .. RuleExamples.Discover(Path.Combine(Audits.Root, "rules")).Select(e => e.Folder)
            .Concat(Directory.EnumerateDirectories(Path.Combine(Audits.Root, "fixtures"))).Select(f => Path.GetRelativePath(Audits.Root, f)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Engines_write_the_same_report(string folder)
    {
        var path = Path.Combine(Audits.Root, folder);
        var compared = new ComparedBackends(Engines);
        Audits.Run(path, compared);
        Assert.True(compared.Compared > 0 || Audits.Run(path).Hosts.Count == 0);

        var reports = Engines.Select(b =>
        {
            var text = new StringWriter();
            ReportFormats.Find("json")!.Write(Audits.Run(path, b), new ReportOptions(), text);
            return text.ToString();
        }).ToList();
        Assert.All(reports, r => Assert.Equal(reports[0], r));
    }

    [Fact]
    public void Examples_hold_on_every_engine_and_take_this_long()
    {
        var examples = RuleExamples.Discover(Path.Combine(Audits.Root, "rules"));
        Assert.NotEmpty(examples);
        foreach (var backend in Engines)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var example in examples)
            {
                var result = new RuleExampleRunner(folder =>
                {
                    var report = Audits.Run(folder, backend);
                    return new ExampleAudit(report.Findings, report.Hosts.Sum(h => h.Services.Count + h.DefaultVerdicts.Count));
                }).Run(example);
                Assert.True(result.IsPassed, $"{backend.Name}: {example.Name}\n{string.Join('\n', result.Problems)}");
            }

            output.WriteLine($"{backend.Name,-12} {Stopwatch.GetElapsedTime(start).TotalMilliseconds,7:f0} ms for {examples.Count} examples, reading and analysis included");
        }
    }
}
