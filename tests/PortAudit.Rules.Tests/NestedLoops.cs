using System.Globalization;
using PortAudit.Model.Facts;
using PortAudit.Rules.Language;
using PortAudit.Rules.Matching;

namespace PortAudit.Rules.Tests;

/// <summary>The engine that the others are measured by: tries all combinations in the order of the rule, and knows no index, no plan and no increments.</summary>
internal sealed class NestedLoops : IRuleBackend
{
    public string Name => "nested loops";

    public IRuleSession Open(IReadOnlyList<AuditRule> rules, FactBase facts, RuleParameters parameters, CancellationToken cancellation) =>
        new Session(rules, facts, parameters);

    /// <summary>The facts of a combination by their place in the base; of a count, its number and group.</summary>
    public static string Key(Fact[] combination, FactBase facts) => string.Join('|', combination.Select(f =>
        f is CountFact count ? $"{count.Count} {count.Identity}" : facts.OrdinalOf(f).ToString(CultureInfo.InvariantCulture)));

    private sealed class Session(IReadOnlyList<AuditRule> rules, FactBase facts, RuleParameters parameters) : IRuleSession
    {
        private readonly HashSet<(AuditRule, string)> _given = [];

        public IReadOnlyList<RuleMatches> Next(IReadOnlyList<Fact> added) => [.. rules.Select(rule =>
        {
            var found = Combinations(rule, new Binding(rule.Slots, parameters.Of(rule))).Where(c => _given.Add((rule, Key(c, facts)))).ToList();
            return new RuleMatches(rule, found, TimeSpan.Zero, false);
        })];

        private List<Fact[]> Combinations(AuditRule rule, Binding binding)
        {
            var found = new List<Fact[]>();
            Walk(0);
            return found;

            void Walk(int i)
            {
                if (i == rule.When.Count)
                {
                    if (!rule.Unless.Any(u => Exists(u.Patterns, 0, binding))) found.Add([.. binding.Facts.Take(rule.When.Count)!]);
                    return;
                }

                foreach (var fact in rule.When[i] is CountPattern count ? Groups(count, binding) : Matching((FactPattern)rule.When[i], binding))
                {
                    binding.Facts[i] = fact;
                    Walk(i + 1);
                }
            }
        }

        private bool Exists(IReadOnlyList<FactPattern> patterns, int i, Binding binding)
        {
            if (i == patterns.Count) return true;
            foreach (var fact in Matching(patterns[i], binding))
            {
                binding.Facts[patterns[i].Slot] = fact;
                if (Exists(patterns, i + 1, binding)) return true;
            }

            return false;
        }

        private IEnumerable<Fact> Groups(CountPattern count, Binding binding)
        {
            var counted = Matching(count.Of, binding).ToList();
            var groups = count.By.Count == 0 ? [counted] : counted.GroupBy(f => string.Join('|', count.By.Select(b => Shown(b.Read(f))))).Select(g => g.ToList()).ToList();
            return groups.Select(g => (Number: count.Distinct is { } field ? g.SelectMany(f => Each(field.Read(f))).Distinct().Count() : g.Count, Facts: g))
                .Where(g => count.Test.Holds((long)g.Number, binding))
                .Select(g => new CountFact(count.Result, g.Number, [.. count.By.Select(b => b.Read(g.Facts[0]))])).ToList();
        }

        private List<Fact> Matching(FactPattern pattern, Binding binding) => [.. facts.Of(pattern.Type).Where(f => pattern.Conditions.All(c => c.Holds(f, binding)))];

        private static IEnumerable<object> Each(object? value) => value is IEnumerable<object> list ? list : value is null ? [] : [value];

        private static string Shown(object? value) => value is null ? "absent" : $"{value.GetType().Name} {string.Join(',', Each(value))}";
    }
}
