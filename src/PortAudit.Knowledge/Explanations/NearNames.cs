using PortAudit.Model.Names;

namespace PortAudit.Knowledge.Explanations;

/// <summary>The known names that a mistyped one may have meant.</summary>
internal static class NearNames
{
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> known)
    {
        // A long name is nobody's typo of a service name (15 characters in the registry).
        if (name.Length is < 2 or > 24)
            return [];
        var limit = Math.Max(1, name.Length / 3);
        var near = new SortedDictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var candidate in known)
        {
            if (Distance(name, candidate, limit) is var distance && distance <= limit)
                near[candidate] = distance;
        }

        // The first letter is the one least often mistyped.
        return [.. near.Keys.OrderBy(k => near[k]).ThenBy(k => char.ToLowerInvariant(k[0]) != char.ToLowerInvariant(name[0]))
            .Take(KnowledgeLimits.MostNearNames)];
    }

    // What the name begins counts as near.
    private static int Distance(string name, string candidate, int limit) =>
        name.Length >= 3 && candidate.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            ? Math.Min(limit, candidate.Length - name.Length)
            : NearestName.Distance(name, candidate, limit);
}
