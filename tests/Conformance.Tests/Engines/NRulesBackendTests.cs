#if WITH_NRULES
using PortAudit.Model.Facts;
using PortAudit.Rules.Matching;
using PortAudit.Rules.NRules;
using PortAudit.Rules.Tests;
using static PortAudit.Rules.Tests.TestFacts;

namespace Conformance.Tests.Engines;

public sealed class NRulesBackendTests
{
    [Fact]
    public void What_outgrows_a_network_is_matched_and_cut_as_the_built_in_engine_does_it()
    {
        var rule = TestRules.Valid(TestRules.Rule("""
            when:
              - service: { as: s }
              - listener: { as: l }
            unless:
              - exposure: { service: $s }
            report: { message: 'no join' }
            """)).Rules[0];
        var services = Enumerable.Range(0, 1010).Select(i => Service(i)).ToList();
        FactBase Facts() => new(HostName, [.. services, .. Enumerable.Range(0, 1000).Select(i => Listener(i)), Exposure(services[7])]);

        var facts = Facts();
        var (expected, found) = (Matches(new BuiltInBackend(), facts), Matches(new NRulesBackend(), facts));
        Assert.Equal((RuleMatches.Cap, true), (expected.Combinations.Count, expected.IsCut));
        Assert.Equal((RuleMatches.Cap, true), (found.Combinations.Count, found.IsCut));
        Assert.True(expected.Combinations.Zip(found.Combinations).All(p => p.First.SequenceEqual(p.Second)));
        RuleMatches Matches(IRuleBackend backend, FactBase of) => backend.Open([rule], of, new RuleParameters(), default).Next([])[0];
    }

    [Fact]
    public void What_outgrows_a_network_in_a_later_round_gives_nothing_twice()
    {
        var rule = TestRules.Valid(TestRules.Rule("when:\n  - service: { as: s }\n  - listener: { as: l }\nreport: { message: 'no join' }")).Rules[0];
        var facts = new FactBase(HostName, [Service(1), .. Enumerable.Range(0, 2000).Select(i => Listener(i))]);
        var session = new NRulesBackend().Open([rule], facts, new RuleParameters(), default);
        Assert.Equal(2000, session.Next([])[0].Combinations.Count);
        List<Fact> added = [.. Enumerable.Range(2, 499).Select(i => Service(i))];
        foreach (var fact in added) facts.Add(fact);
        var second = session.Next(added)[0];
        Assert.Equal((RuleMatches.Cap - 2000, false), (second.Combinations.Count, second.IsCut));
        var last = Service(9999);
        facts.Add(last);
        Assert.All(session.Next([last])[0].Combinations, c => Assert.Same(last, c[0]));
    }

    [Fact]
    public void A_run_can_be_cancelled_while_it_matches()
    {
        var rule = TestRules.Valid(TestRules.Rule("when:\n  - service: { as: s }\n  - listener: { as: l, port: { gt: $s.port } }\nreport: { message: 'found' }")).Rules[0];
        var facts = new FactBase(HostName, [.. Enumerable.Range(0, 300).Select(i => Service(i)), .. Enumerable.Range(0, 300).Select(i => Listener(i))]);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var session = new NRulesBackend().Open([rule], facts, new RuleParameters(), cancelled.Token);
        Assert.Throws<OperationCanceledException>(() => session.Next([]));
    }
}
#endif
