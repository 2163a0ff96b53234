namespace PortAudit.Rules.Loading;

/// <summary>Finds what a misspelt name probably meant.</summary>
public static class NearestName
{
    /// <summary><c>did you mean 'x'?</c>, or what there is to choose from.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var list = candidates.Distinct().ToList();
        if (Find(name, list) is { } nearest) return $"did you mean '{nearest}'?";
        return list.Count == 0 ? "there is none to choose from" : $"expected {(list.Count > 1 ? "one of " : "")}{string.Join(", ", list.Take(24))}{(list.Count > 24 ? " …" : "")}";
    }

    /// <summary>The candidate with the fewest edits, if these are few for the name's length.</summary>
    /// <param name="ignoreCase">Whether another case of a letter is no edit; a name that differs in case alone is always nearest.</param>
    public static string? Find(string name, IEnumerable<string> candidates, bool ignoreCase = false)
    {
        if (name.Length > 64) return null;
        string? best = null;
        var limit = Math.Max(1, (name.Length + 1) / 3) + 1;
        foreach (var candidate in candidates)
        {
            var distance = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate, ignoreCase);
            if (distance < limit) (best, limit) = (candidate, distance);
        }

        return best;
    }

    // Optimal string alignment: a swap of two neighbours is one edit.
    private static int Distance(string a, string b, bool ignoreCase)
    {
        if (ignoreCase) (a, b) = (a.ToLowerInvariant(), b.ToLowerInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }
}
