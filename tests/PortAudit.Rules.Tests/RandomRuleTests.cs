using PortAudit.Rules.Running;

namespace PortAudit.Rules.Tests;

/// <summary>Single rules of all kinds against nested loops.</summary>
public sealed class RandomRuleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_rules_find_what_nested_loops_find(int seed)
    {
        var random = new Random(seed);
        var compared = new Compared();
        for (var round = 0; round < Scale.Of(600, 30_000); round++)
        {
            var facts = RandomPack.Facts(random);
            random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(facts));
            var pack = TestRules.Valid(RandomPack.Rule(random).ToString());
            new RuleRunner(pack, compared.Settings()).Run(facts);
        }

        Assert.True(compared.Lists.Holding > 100, $"only {compared.Lists.Holding} of {compared.Lists.All} rules hold: they are too narrow to prove anything");
    }
}
