using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Rules.Matching;

namespace PortAudit.Rules.Tests;

/// <summary>Generated packs over generated facts of two hosts: every engine reports the same, in the same order and word for word.</summary>
public sealed class RandomPackTests(ITestOutputHelper output)
{
    private const int Cases = 500;

    private static readonly IReadOnlyList<IRuleBackend> Engines = [new NestedLoops(), new NRulesBackend()];

    [Fact]
    public void Engines_report_the_same_of_any_pack_on_any_facts()
    {
        var times = Engines.Select(b => (b.Name, Watch: new Stopwatch())).ToDictionary(t => t.Name, t => t.Watch);
        var (findings, derived) = (0, 0);
        Prop.ForAll(Arb.From(Generated(), Smaller), one =>
        {
            var pack = TestRules.Valid([.. one.Rules.Select(r => r.ToString())]);
            RuleRunResult? expected = null;
            foreach (var backend in Engines)
            {
                times[backend.Name].Start();
                var result = new RuleRunner(pack, backend: backend).Run(one.Facts);
                times[backend.Name].Stop();
                expected ??= result;
                Assert.Equal(expected.Findings.Select(Shown), result.Findings.Select(Shown));
                Assert.Equal(expected.Derived.Select(d => d.Identity), result.Derived.Select(d => d.Identity));
                Assert.Equal(expected.Outcomes.Select(o => (o.Rule.Id, o.Status, o.Findings)), result.Outcomes.Select(o => (o.Rule.Id, o.Status, o.Findings)));
                Assert.Equal(expected.Costs.Select(c => (c.Rule.Id, c.Combinations)).Order(), result.Costs.Select(c => (c.Rule.Id, c.Combinations)).Order());
            }

            (findings, derived) = (findings + expected!.Findings.Count, derived + expected.Derived.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(1, 1));

        foreach (var (name, watch) in times) output.WriteLine($"{name,-12} {watch.Elapsed.TotalMilliseconds,7:f0} ms for {Cases} packs");
        output.WriteLine($"{findings} findings, {derived} derived facts");
        Assert.True(findings > Cases && derived > Cases, $"only {findings} findings and {derived} derived facts: the rules are too narrow to prove anything");
    }

    private static Gen<Case> Generated() => Gen.Choose(int.MinValue, int.MaxValue).Select(seed =>
    {
        var random = new Random(seed);
        return new Case(RandomPack.Rules(random, 4), [.. RandomPack.Facts(random), .. random.Next(2) == 0 ? RandomPack.Facts(random, "web2") : []]);
    });

    // One rule, entry or fact less. What others still refer to can't go.
    private static IEnumerable<Case> Smaller(Case one)
    {
        foreach (var (rule, i) in one.Rules.Select((r, i) => (r, i)))
        {
            List<RandomRule> With(params RandomRule[] rules) => [.. one.Rules.Take(i), .. rules, .. one.Rules.Skip(i + 1)];
            foreach (var rules in rule.Smaller().Select(s => With(s)).Append(With()).Where(r => r.Count > 0 && TestRules.Compile([.. r.Select(x => x.ToString())]).Diagnostics.Count == 0))
                yield return one with { Rules = rules };
        }

        for (var i = 0; i < one.Facts.Count; i++) yield return one with { Facts = [.. one.Facts.Take(i), .. one.Facts.Skip(i + 1)] };
    }

    private static string Shown(Finding f) =>
        $"{f.Id} {f.Rule.Id} {f.Severity} {f.Certainty} {f.Host} {f.Location} {f.Message} {f.Witness} {string.Join(',', f.Related.Select(r => $"{r.Label} {r.Span}"))} {string.Join(',', f.Evidence)}";

    private sealed record Case(List<RandomRule> Rules, List<Fact> Facts)
    {
        public override string ToString() => $"{string.Join("---\n", Rules)}\non {string.Join(", ", Facts.Select(f => $"{f.Type.Name} {f.Host} {f.Identity}"))}";
    }
}
