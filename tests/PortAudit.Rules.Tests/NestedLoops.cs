using System.Globalization;
using PortAudit.Model.Facts;
using PortAudit.Rules.Language;
using PortAudit.Rules.Matching;

namespace PortAudit.Rules.Tests;

/// <summary>What the network is measured by: tries all facts for every pattern in the order of the rule, and knows no index, no plan, no reference and no increment.</summary>
internal sealed class NestedLoops(AuditRule rule, IReadOnlyDictionary<string, object> parameters, FactBase facts)
{
    private readonly Binding _binding = new(rule.Slots, parameters);
    private readonly List<Fact[]> _found = [];

    /// <summary>How many combinations all patterns together may have: what nested loops would have to try.</summary>
    public static double Size(AuditRule rule, FactBase facts)
    {
        double CountOf(FactType type) => Math.Max(1, facts.Of(type).Count());
        return rule.When.Aggregate(1.0, (n, p) => n * CountOf(p is CountPattern c ? c.Of.Type : p.Type))
            * rule.Unless.Aggregate(1.0, (most, u) => Math.Max(most, u.Patterns.Aggregate(1.0, (n, p) => n * CountOf(p.Type))));
    }

    /// <summary>The facts of a combination by their place in the base; of a count, its number and group.</summary>
    public static string Key(Fact[] combination, FactBase facts) => string.Join('|', combination.Select(f =>
        f is CountFact count ? $"{count.Count} {count.Identity}" : $"{facts.OrdinalOf(f).ToString(CultureInfo.InvariantCulture)} {f.Identity}"));

    public IReadOnlyList<Fact[]> Run()
    {
        Walk(0);
        return _found;
    }

    private void Walk(int i)
    {
        if (i == rule.When.Count)
        {
            if (!rule.Unless.Any(u => Exists(u.Patterns, 0))) _found.Add([.. _binding.Facts.Take(rule.When.Count)!]);
            return;
        }

        foreach (var fact in rule.When[i] is CountPattern count ? Groups(count) : Matching((FactPattern)rule.When[i]))
        {
            _binding.Facts[i] = fact;
            Walk(i + 1);
        }
    }

    private bool Exists(IReadOnlyList<FactPattern> patterns, int i)
    {
        if (i == patterns.Count) return true;
        foreach (var fact in Matching(patterns[i]))
        {
            _binding.Facts[patterns[i].Slot] = fact;
            if (Exists(patterns, i + 1)) return true;
        }

        return false;
    }

    private List<Fact> Groups(CountPattern count)
    {
        var counted = Matching(count.Of).ToList();
        var groups = count.By.Count == 0 ? [counted] : counted.GroupBy(f => string.Join('|', count.By.Select(b => Shown(b.Read(f))))).Select(g => g.ToList()).ToList();
        return groups.Select(g => (Number: count.Distinct is { } field ? g.SelectMany(f => Each(field.Read(f))).Distinct().Count() : g.Count, Facts: g))
            .Where(g => count.Test.Holds((long)g.Number, _binding))
            .Select(g => (Fact)new CountFact(count.Result, g.Number, [.. count.By.Select(b => b.Read(g.Facts[0]))])).ToList();
    }

    // A pattern is about any fact of its type, or about the one that its reference names.
    private List<Fact> Matching(FactPattern pattern)
    {
        var candidates = pattern.Source is null ? facts.All.Where(f => f.Type == pattern.Type)
            : pattern.Source.Path.Aggregate((object?)_binding.Facts[pattern.Source.Slot], (value, field) => value is Fact fact ? field.Read(fact) : null) is Fact named ? [named] : [];
        return [.. candidates.Where(f => pattern.Conditions.All(c => c.Holds(f, _binding)))];
    }

    private static IEnumerable<object> Each(object? value) => value is IEnumerable<object> list ? list : value is null ? [] : [value];

    private static string Shown(object? value) => value is null ? "absent" : $"{value.GetType().Name} {string.Join(',', Each(value))}";
}
