using PortAudit.Model.Facts;
using PortAudit.Rules.Matching;
using PortAudit.Rules.Running;
using static PortAudit.Rules.Tests.TestFacts;
using static PortAudit.Rules.Tests.TestRules;

namespace PortAudit.Rules.Tests;

/// <summary>A rule whose author has forgotten a join: it ends, within its memory, and says that it was cut.</summary>
public sealed class BoundsTests
{
    private static readonly List<Fact> Facts =
        [.. Enumerable.Range(0, 1010).Select(i => Service(i)), .. Enumerable.Range(0, 1000).Select(i => Listener(i))];

    private static readonly string NoJoin = Rule("""
        when:
          - service: { as: s }
          - listener: { as: l }
        report: { message: 'no join' }
        """);

    [Fact]
    public void Combinations_that_are_cut_are_reported()
    {
        // Soaking takes the bound that is shipped, which takes half a minute.
        var (found, side) = (0, Scale.Of(100, 1000));
        Assert.Equal(RuleMatches.Cap, RuleSettings.Default.MostCombinations);
        var settings = new RuleSettings { MostCombinations = side * side };
        List<Fact> facts = [.. Enumerable.Range(0, side + 1).Select(i => Service(i)), .. Enumerable.Range(0, side).Select(i => Listener(i))];
        var runner = new RuleRunner(Valid(NoJoin), settings with { Observer = (_, round) => found += round.Sum(m => m.Combinations.Count) });
        var result = runner.Run(facts);
        Assert.Equal(side * side, found);
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("RUL070", diagnostic.Id);
        Assert.Contains($"TST001 stops after {side * side} combinations on host 'web1'", diagnostic.Message, StringComparison.Ordinal);

        // One service less than the bound: nothing is cut, and nothing is said.
        Assert.Empty(new RuleRunner(Valid(NoJoin), settings).Run(facts[1..]).Diagnostics);
    }

    [Fact]
    public void What_silences_a_rule_is_found_however_many_pairs_there_are()
    {
        // A million pairs and more lie behind each "unless", and one of its facts is enough.
        var pack = Valid(Rule("""
            when:
              - service: { as: s, port: [1, 2] }
            unless:
              - listener: { as: a, port: { not: $s.port } }
              - listener: { as: b, port: { gt: $a.port } }
              - approvedService: { port: $b.port, protocol: tcp }
            report: { message: '{s.port}' }
            """));
        Assert.Equal(["1", "2"], new RuleRunner(pack).Run(Facts).Findings.Select(f => f.Message));
        Assert.Empty(new RuleRunner(pack).Run([.. Facts, Approved(999, "10.0.0.0/8")]).Findings);
    }

    [Fact]
    public void A_run_can_be_cancelled_while_it_matches()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => new RuleRunner(Valid(NoJoin)).Run(Facts, cancelled.Token));
    }
}
