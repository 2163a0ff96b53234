namespace PortAudit.Knowledge.Explanations;

/// <summary>The known names that a mistyped one may have meant.</summary>
internal static class NearNames
{
    private const int Most = 5;

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

        return [.. near.Keys.OrderBy(k => near[k]).Take(Most)];
    }

    // Levenshtein's distance, given up where the lengths alone exceed the limit; what the name begins counts as near.
    private static int Distance(string a, string b, int limit)
    {
        if (a.Length >= 3 && b.StartsWith(a, StringComparison.OrdinalIgnoreCase))
            return Math.Min(limit, b.Length - a.Length);
        if (Math.Abs(a.Length - b.Length) > limit)
            return int.MaxValue;
        Span<int> row = stackalloc int[b.Length + 1];
        for (var j = 0; j < row.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var above = row[j];
                var change = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above) + 1, diagonal + change);
                diagonal = above;
            }
        }

        return row[^1];
    }
}
