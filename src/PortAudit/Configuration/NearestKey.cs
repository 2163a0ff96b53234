using PortAudit.Rules;

namespace PortAudit.Configuration;

/// <summary>Finds what a misspelt key or word probably meant.</summary>
internal static class NearestKey
{
    private const int MostKnown = 100;
    private const int MostShown = 24;

    /// <summary><c>did you mean 'x'?</c>, or what there is to choose from.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        // The names may be the user's own, and there may be as many questions as names.
        if (Find(name, known.Take(MostKnown)) is { } nearest) return $"did you mean '{MessageText.Visible(nearest)}'?";
        return $"expected one of {string.Join(", ", known.Take(MostShown).Select(k => MessageText.Visible(k)))}{(known.Count > MostShown ? " …" : "")}";
    }

    private static string? Find(string name, IEnumerable<string> known)
    {
        if (name.Length > 64) return null;
        string? best = null;
        var limit = Math.Max(1, (name.Length + 1) / 3) + 1;
        foreach (var candidate in known)
        {
            var distance = string.Equals(candidate, name, StringComparison.OrdinalIgnoreCase) ? 0 : Distance(name, candidate);
            if (distance < limit) (best, limit) = (candidate, distance);
        }

        return best;
    }

    // Optimal string alignment without case: a swap of two neighbours is one edit.
    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
