using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Counts facts, in all or by group. Absent values make a group of their own.</summary>
public static class CountGroups
{
    /// <param name="facts">What passed the pattern's conditions.</param>
    public static IReadOnlyList<CountFact> Of(CountPattern pattern, IReadOnlyList<Fact> facts)
    {
        if (pattern.By.Count == 0) return [new CountFact(pattern.Result, Number(pattern, facts), [])];
        var groups = new Dictionary<ValueKey, List<Fact>>();
        var order = new List<ValueKey>();
        foreach (var fact in facts)
        {
            var key = new ValueKey([.. pattern.By.Select(f => f.Read(fact))]);
            if (!groups.TryGetValue(key, out var group))
            {
                groups.Add(key, group = []);
                order.Add(key);
            }

            group.Add(fact);
        }

        return order.ConvertAll(key => new CountFact(pattern.Result, Number(pattern, groups[key]), key.Values));
    }

    private static long Number(CountPattern pattern, IReadOnlyList<Fact> facts)
    {
        if (pattern.Distinct is not { } field) return facts.Count;
        var values = new HashSet<object>();
        foreach (var fact in facts) values.UnionWith(Values.Each(field.Read(fact)));
        return values.Count;
    }
}
