using PortAudit.Rules.Matching;
using static PortAudit.Rules.Tests.TestFacts;

namespace PortAudit.Rules.Tests;

/// <summary>The engine against nested loops that know no index, no order and no strata.</summary>
public sealed class RandomRuleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_rules_find_what_nested_loops_find(int seed)
    {
        var random = new Random(seed);
        var total = 0;
        for (var round = 0; round < 600; round++)
        {
            var facts = new FactBase(HostName, RandomPack.Facts(random));
            var text = RandomPack.Rule(random).ToString();
            var rule = TestRules.Valid(text).Rules.Single(r => r.Id == "TST001");
            var found = Keys(EngineUnderTest.Create());
            var expected = Keys(new NestedLoops());
            Assert.True(expected.SequenceEqual(found), $"round {round}: expected {expected.Count}, found {found.Count}\n{text}");
            total += found.Count;

            List<string> Keys(IRuleBackend engine) =>
                [.. engine.Open([rule], facts, new RuleParameters(), default).Next([])[0].Combinations.Select(c => NestedLoops.Key(c, facts)).Order(StringComparer.Ordinal)];
        }

        Assert.True(total > 500, $"only {total} combinations: the rules are too narrow to prove anything");
    }

    [Fact]
    public void Adding_facts_bit_by_bit_finds_each_combination_once()
    {
        var random = new Random(7);
        for (var round = 0; round < 100; round++)
        {
            var facts = RandomPack.Facts(random);
            var rule = TestRules.Valid(RandomPack.Rule(random, positive: true).ToString()).Rules[0];
            var whole = EngineUnderTest.Create().Open([rule], new FactBase(HostName, facts), new RuleParameters(), default).Next([])[0].Combinations.Count;
            var part = new FactBase(HostName, facts.Take(facts.Count / 3));
            var session = EngineUnderTest.Create().Open([rule], part, new RuleParameters(), default);
            var sum = session.Next([])[0].Combinations.Count;
            foreach (var chunk in facts.Skip(facts.Count / 3).Chunk(5))
            {
                foreach (var fact in chunk) part.Add(fact);
                sum += session.Next(chunk)[0].Combinations.Count;
            }

            Assert.Equal(whole, sum);
        }
    }
}
