using System.Globalization;
using PortAudit.Model.Facts;
using PortAudit.Rules.Language;
using PortAudit.Rules.Matching;
using static PortAudit.Rules.Tests.TestFacts;

namespace PortAudit.Rules.Tests;

/// <summary>The engine against nested loops that know no index, no order and no strata.</summary>
public sealed class RandomRuleTests
{
    private static readonly string[] Programs = ["a", "b", "c"];

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
            var facts = RandomFacts(random);
            var text = RandomRule(random);
            var rule = TestRules.Valid(text).Rules.Single(r => r.Id == "TST001");
            var session = new BuiltInBackend().Open([rule], new FactBase(HostName, facts), new RuleParameters(), default);
            var found = session.Next([])[0].Combinations.Select(Key).Order(StringComparer.Ordinal).ToList();
            var expected = Naive(rule, facts).Select(Key).Order(StringComparer.Ordinal).ToList();
            Assert.True(expected.SequenceEqual(found), $"round {round}: expected {expected.Count}, found {found.Count}\n{text}");
            total += found.Count;
        }

        Assert.True(total > 500, $"only {total} combinations: the rules are too narrow to prove anything");

        string Key(Fact[] facts) => string.Join('|', facts.Select(f => f is CountFact c ? $"{c.Count} {c.Identity}" : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(f).ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Adding_facts_bit_by_bit_finds_each_combination_once()
    {
        var random = new Random(7);
        for (var round = 0; round < 100; round++)
        {
            var facts = RandomFacts(random);
            var rule = TestRules.Valid(RandomRule(random, positive: true)).Rules[0];
            var whole = new BuiltInBackend().Open([rule], new FactBase(HostName, facts), new RuleParameters(), default).Next([])[0].Combinations.Count;
            var part = new FactBase(HostName, facts.Take(facts.Count / 3));
            var session = new BuiltInBackend().Open([rule], part, new RuleParameters(), default);
            var sum = session.Next([])[0].Combinations.Count;
            foreach (var chunk in facts.Skip(facts.Count / 3).Chunk(5))
            {
                foreach (var fact in chunk) part.Add(fact);
                sum += session.Next(chunk)[0].Combinations.Count;
            }

            Assert.Equal(whole, sum);
        }
    }

    private static List<Fact> RandomFacts(Random random)
    {
        var services = Enumerable.Range(0, random.Next(1, 8)).Select(_ => Service(random.Next(1, 5), Pick(random, [.. Programs, null]))).ToList();
        return
        [
            .. services,
            .. Enumerable.Range(0, random.Next(8)).Select(_ => Listener(random.Next(1, 5), Pick(random, [.. Programs, null]))),
            .. Enumerable.Range(0, random.Next(6)).Select(_ => Known(random.Next(1, 5), Pick(random, ["always", "never"])!, Pick(random, ["low", "high", null]), name: Pick(random, Programs))),
            .. Enumerable.Range(0, random.Next(6)).Select(_ => Exposure(services[random.Next(services.Count)], Pick(random, ["internet", "private"])!)),
        ];
    }

    private static string RandomRule(Random random, bool positive = false)
    {
        var aliases = new List<(string Name, string Fact)>();
        var when = Enumerable.Range(0, random.Next(1, 5)).Select(i =>
        {
            var entry = i > 0 && !positive && random.Next(5) == 0 ? RandomCount(random, aliases, i) : RandomPattern(random, aliases, $"f{i}");
            return $"  - {entry}\n";
        }).ToList();
        var unless = positive ? [] : Enumerable.Range(0, random.Next(3)).Select(i => $"  - {RandomPattern(random, aliases, $"u{i}")}\n").ToList();
        return TestRules.Rule($"when:\n{string.Concat(when)}{(unless.Count > 0 ? $"unless:\n{string.Concat(unless)}" : "")}report: {{ message: found }}");
    }

    private static string RandomPattern(Random random, List<(string Name, string Fact)> aliases, string alias)
    {
        var fact = Pick(random, ["service", "listener", "knownPort", "exposure"])!;
        var parts = RandomConditions(random, aliases, fact);
        aliases.Add((alias, fact));
        return $"{fact}: {{ {string.Join(", ", parts.Prepend($"as: {alias}"))} }}";
    }

    private static string RandomCount(Random random, List<(string Name, string Fact)> aliases, int i)
    {
        var fact = Pick(random, ["service", "listener"])!;
        var parts = RandomConditions(random, aliases, fact);
        if (random.Next(2) == 0) parts.Add("by: [port]");
        return $"count: {{ {string.Join(", ", parts.Prepend($"of: {fact}").Append($"as: n{i}").Append($"{Pick(random, ["gte", "lt"])}: {random.Next(4)}"))} }}";
    }

    private static List<string> RandomConditions(Random random, List<(string Name, string Fact)> aliases, string fact)
    {
        var parts = new List<string>();
        var number = fact == "knownPort" ? "number" : "port";
        if (random.Next(3) == 0) parts.Add($"{number}: {Pick(random, ["1", "[1, 2]", "{ not: 2 }", "{ gte: 2 }"])}");
        else if (aliases.Count > 0 && random.Next(2) == 0) parts.Add(NumberReference(number));
        if (fact is "service" or "listener" && random.Next(3) == 0) parts.Add($"program: {Pick(random, ["a", "{ not: a }", "{ exists: false }", "{ matches: '[ab]' }"])}");
        else if (fact is "service" or "listener" && aliases.Where(a => a.Fact == "knownPort").ToList() is { Count: > 0 } known && random.Next(2) == 0) parts.Add($"program: ${known[0].Name}.name");
        if (fact == "exposure" && aliases.Where(a => a.Fact == "service").ToList() is { Count: > 0 } services && random.Next(2) == 0) parts.Add($"service: ${services[^1].Name}");
        if (fact == "knownPort" && random.Next(3) == 0) parts.Add("risk: { gte: medium }");
        return parts;

        string NumberReference(string field)
        {
            var (name, other) = aliases[random.Next(aliases.Count)];
            var reference = $"${name}.{(other == "knownPort" ? "number" : "port")}";
            return $"{field}: {(random.Next(4) == 0 ? $"{{ gt: {reference} }}" : reference)}";
        }
    }

    private static string? Pick(Random random, string?[] values) => values[random.Next(values.Length)];

    private static List<Fact[]> Naive(AuditRule rule, List<Fact> facts)
    {
        var binding = new Binding(rule.Slots, new Dictionary<string, object>());
        var found = new List<Fact[]>();
        Walk(0);
        return found;

        void Walk(int i)
        {
            if (i == rule.When.Count)
            {
                if (!rule.Unless.Any(u => Any(u.Patterns, 0))) found.Add([.. binding.Facts.Take(rule.When.Count)!]);
                return;
            }

            if (rule.When[i] is CountPattern count)
            {
                var counted = facts.Where(f => f.Type == count.Of.Type && count.Of.Conditions.All(c => c.Test.Holds(c.Field.Read(f), binding))).ToList();
                var groups = count.By.Count == 0 ? [(Keys: [], counted.Count)]
                    : counted.GroupBy(f => count.By[0].Read(f)).Select(g => (Keys: new[] { g.Key }, Count: g.Count())).ToList();
                foreach (var (keys, number) in groups.Where(g => count.Test.Holds((long)g.Count, binding)))
                {
                    binding.Facts[count.Slot] = new CountFact(count.Result, number, keys);
                    Walk(i + 1);
                }

                return;
            }

            var pattern = (FactPattern)rule.When[i];
            foreach (var fact in Matching(pattern))
            {
                binding.Facts[pattern.Slot] = fact;
                Walk(i + 1);
            }
        }

        bool Any(IReadOnlyList<FactPattern> patterns, int i)
        {
            if (i == patterns.Count) return true;
            foreach (var fact in Matching(patterns[i]))
            {
                binding.Facts[patterns[i].Slot] = fact;
                if (Any(patterns, i + 1)) return true;
            }

            return false;
        }

        IEnumerable<Fact> Matching(FactPattern pattern) =>
            facts.Where(f => f.Type == pattern.Type && pattern.Conditions.All(c => c.Test.Holds(c.Field.Read(f), binding)));
    }
}
