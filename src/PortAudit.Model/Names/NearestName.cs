namespace PortAudit.Model.Names;

/// <summary>Finds what a misspelt name probably meant. Case makes no difference.</summary>
public static class NearestName
{
    /// <summary><c>did you mean 'x'?</c>, or what there is to choose from; safe to show.</summary>
    public static string Hint(string name, IEnumerable<string> candidates)
    {
        var list = candidates.Distinct().Take(ModelLimits.MostCandidates).ToList();
        if (Find(name, list) is { } nearest) return $"did you mean '{VisibleText.Brief(nearest)}'?";
        if (list.Count == 0) return "there is none to choose from";
        if (list.Count == 1) return $"expected '{VisibleText.Brief(list[0])}'";
        var shown = string.Join(", ", list.Take(ModelLimits.MostChoices).Select(c => VisibleText.Brief(c)));
        return $"expected one of {shown}{(list.Count > ModelLimits.MostChoices ? " …" : "")}";
    }

    /// <summary>The candidate with the fewest edits, if these are few for the name's length; of several the first.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        if (name.Length > ModelLimits.LongestComparedName) return null;
        string? best = null;
        var limit = Math.Max(1, (name.Length + 1) / 3);
        foreach (var candidate in candidates)
        {
            var distance = Distance(name, candidate, limit);
            if (distance > limit) continue;
            (best, limit) = (candidate, distance - 1);
            if (distance == 0) break;
        }

        return best;
    }

    /// <summary>How many characters must be added, left out, changed or swapped with their neighbour; a number above the limit when it
    /// takes more than that.</summary>
    /// <remarks>Optimal string alignment: a swap of neighbours is one edit, and nothing is edited twice.</remarks>
    public static int Distance(string a, string b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) > limit) return limit + 1;
        // Row i of the table holds the distances of the first i characters of a from each beginning of b.
        int[] twoAbove = new int[b.Length + 1], above = new int[b.Length + 1], row = new int[b.Length + 1];
        for (var j = 0; j < row.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            (twoAbove, above, row) = (above, row, twoAbove);
            row[0] = i;
            for (var j = 1; j < row.Length; j++)
            {
                var change = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1])) row[j] = Math.Min(row[j], twoAbove[j - 2] + 1);
            }
        }

        return row[^1];
    }

    private static bool Same(char a, char b) => a == b || char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
