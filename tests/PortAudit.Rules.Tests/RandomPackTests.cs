using FsCheck;
using FsCheck.Fluent;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Rules.Running;

namespace PortAudit.Rules.Tests;

/// <summary>Generated packs over generated facts of two hosts: every list of matches is held against nested loops, round by round of the derivation.</summary>
public sealed class RandomPackTests(ITestOutputHelper output)
{
    private static readonly int Cases = Scale.Of(500, 25_000);

    [Fact]
    public void Packs_match_what_nested_loops_match_whatever_the_order_of_facts()
    {
        var compared = new Compared();
        var (findings, derived) = (0, 0);
        Prop.ForAll(Arb.From(Generated(), Smaller), one =>
        {
            var pack = TestRules.Valid([.. one.Rules.Select(r => r.ToString())]);
            var runner = new RuleRunner(pack, compared.Settings());
            var result = runner.Run(one.Facts);

            // A second session on the same network, with the facts the other way round.
            var again = runner.Run([.. one.Facts.AsEnumerable().Reverse()]);
            Assert.Equal(result.Derived.Select(d => $"{d.Host} {d.Identity}").Order(), again.Derived.Select(d => $"{d.Host} {d.Identity}").Order());
            Assert.Equal(result.Outcomes.Select(o => (o.Rule.Id, o.Status)), again.Outcomes.Select(o => (o.Rule.Id, o.Status)));
            Assert.Equal(result.Costs.Select(c => (c.Rule.Id, c.Combinations)).Order(), again.Costs.Select(c => (c.Rule.Id, c.Combinations)).Order());
            Assert.Equal(result.Findings.Select(Shown), runner.Run(one.Facts).Findings.Select(Shown));
            (findings, derived) = (findings + result.Findings.Count, derived + result.Derived.Count);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(1, 1));

        output.WriteLine($"{findings} findings, {derived} derived facts, {compared.Lists.Holding} of {compared.Lists.All} lists hold combinations");
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
