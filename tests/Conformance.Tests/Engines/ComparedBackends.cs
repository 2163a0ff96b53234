using System.Runtime.CompilerServices;
using PortAudit.Model.Facts;
using PortAudit.Rules.Language;
using PortAudit.Rules.Matching;
using PortAudit.Rules.Tests;

namespace Conformance.Tests.Engines;

/// <summary>Runs several engines side by side and fails where they don't find the same; answers what the first has found.</summary>
internal sealed class ComparedBackends(IReadOnlyList<IRuleBackend> backends) : IRuleBackend
{
    /// <summary>Pairs of facts that two premises may have before the engines that know no index sit out.</summary>
    private const double MostPairs = 20_000_000;

    /// <summary>Combinations that nested loops may try.</summary>
    private const double MostCombinations = 3_000_000;

    private readonly StrongBox<int> _compared = new();

    public string Name => string.Join(" and ", backends.Select(b => b.Name));

    /// <summary>How many lists of combinations were held against each other.</summary>
    public int Compared => _compared.Value;

    public IRuleSession Open(IReadOnlyList<AuditRule> rules, FactBase facts, RuleParameters parameters, CancellationToken cancellation)
    {
        var able = backends.Where((b, i) => i == 0 || rules.All(r => IsAble(b, r, facts)));
        return new Session(able.Select(b => (b.Name, b.Open(rules, facts, parameters, cancellation))).ToList(), facts, _compared);
    }

    private static bool IsAble(IRuleBackend backend, AuditRule rule, FactBase facts)
    {
        var counts = rule.When.Select(p => Math.Max(1.0, facts.CountOf(p is CountPattern c ? c.Of.Type : p.Type)))
            .Concat(rule.Unless.Select(u => u.Patterns.Aggregate(1.0, (n, p) => n * Math.Max(1, facts.CountOf(p.Type))))).OrderDescending().ToList();
        return counts.Take(2).Aggregate((a, b) => a * b) <= MostPairs && (backend is not NestedLoops || counts.Aggregate((a, b) => a * b) <= MostCombinations);
    }

    private sealed class Session(List<(string Name, IRuleSession Session)> sessions, FactBase facts, StrongBox<int> compared) : IRuleSession
    {
        public IReadOnlyList<RuleMatches> Next(IReadOnlyList<Fact> added)
        {
            var first = sessions[0].Session.Next(added);
            foreach (var (name, session) in sessions.Skip(1))
            {
                var other = session.Next(added);
                Assert.Equal(first.Select(m => m.Rule), other.Select(m => m.Rule));
                for (var i = 0; i < first.Count; i++)
                {
                    Assert.Equal(first[i].IsCut, other[i].IsCut);
                    var (expected, found) = (Keys(first[i]), Keys(other[i]));
                    Assert.True(expected.SequenceEqual(found), $"""
                        {sessions[0].Name} finds {expected.Count} combinations of {first[i].Rule}, {name} {found.Count}
                        only {sessions[0].Name}: {string.Join("  ", expected.Except(found).Take(5))}
                        only {name}: {string.Join("  ", found.Except(expected).Take(5))}
                        {first[i].Rule.Span.File.Text}
                        """);
                    compared.Value++;
                }
            }

            return first;
        }

        private List<string> Keys(RuleMatches matches) => [.. matches.Combinations.Select(c => NestedLoops.Key(c, facts)).Order(StringComparer.Ordinal)];
    }
}
