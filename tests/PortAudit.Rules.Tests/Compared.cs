using PortAudit.Model.Facts;
using PortAudit.Rules.Matching;

namespace PortAudit.Rules.Tests;

/// <summary>Watches a run and holds every list of combinations against nested loops over the facts that were there.</summary>
internal sealed class Compared
{
    /// <summary>Combinations that nested loops may try for one rule.</summary>
    private const double MostCombinations = 3_000_000;

    private readonly Dictionary<(FactBase, string), List<Fact[]>> _found = [];

    /// <summary>How many lists of combinations were compared, and how many of them had any.</summary>
    public (int All, int Holding) Lists { get; private set; }

    /// <summary>The settings with this for an observer, beside their own. Parameters that the user has set are not known here: such runs are not compared.</summary>
    public RuleSettings Settings(RuleSettings? settings = null)
    {
        settings ??= RuleSettings.Default;
        return settings.Parameters.Count > 0 ? settings : settings with { Observer = Observe + settings.Observer };
    }

    private void Observe(FactBase facts, IReadOnlyList<RuleMatches> round)
    {
        foreach (var matches in round)
        {
            if (!_found.TryGetValue((facts, matches.Rule.Id), out var soFar)) _found.Add((facts, matches.Rule.Id), soFar = []);
            soFar.AddRange(matches.Combinations);
            if (NestedLoops.Size(matches.Rule, facts) > MostCombinations) continue;
            var expected = Keys(new NestedLoops(matches.Rule, matches.Rule.Parameters, facts).Run());
            var found = Keys(soFar);
            Assert.True(expected.SequenceEqual(found), $"""
                {matches.Rule}: expected {expected.Count} combinations, found {found.Count}
                missing: {string.Join("  ", expected.Except(found).Take(5))}
                too many: {string.Join("  ", found.Except(expected).Take(5))}
                {matches.Rule.Span.File.Text}
                """);
            Lists = (Lists.All + 1, Lists.Holding + (expected.Count > 0 ? 1 : 0));
        }

        List<string> Keys(IReadOnlyList<Fact[]> combinations) => [.. combinations.Select(c => NestedLoops.Key(c, facts)).Order(StringComparer.Ordinal)];
    }
}
