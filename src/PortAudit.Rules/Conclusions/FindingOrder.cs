namespace PortAudit.Rules.Conclusions;

/// <summary>Puts findings in the order of a report, and numbers those that mean the same.</summary>
internal static class FindingOrder
{
    public static IReadOnlyList<Finding> Number(IEnumerable<Finding> findings)
    {
        // What holds everywhere is found on every host, and is one finding.
        var everywhere = new HashSet<string>();
        var sorted = findings.Where(f => f.Host is not null || everywhere.Add($"{f.Id} {f.Location} {f.Message}")).ToList();
        sorted.Sort(Compare);
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < sorted.Count; i++)
        {
            var number = seen[sorted[i].Id] = seen.GetValueOrDefault(sorted[i].Id) + 1;
            if (number > 1) sorted[i] = sorted[i] with { Id = FindingIdentity.Numbered(sorted[i].Id, number) };
        }

        return sorted;
    }

    private static int Compare(Finding a, Finding b)
    {
        if (a.Severity != b.Severity) return b.Severity > a.Severity ? 1 : -1;
        if (a.Certainty != b.Certainty) return b.Certainty > a.Certainty ? 1 : -1;
        var order = string.CompareOrdinal(a.Host, b.Host);
        if (order == 0) order = string.CompareOrdinal(a.Location?.File.Path, b.Location?.File.Path);
        if (order == 0) order = (a.Location?.Start ?? -1).CompareTo(b.Location?.Start ?? -1);
        if (order == 0) order = string.CompareOrdinal(a.Rule.Id, b.Rule.Id);
        return order == 0 ? string.CompareOrdinal(a.Message, b.Message) : order;
    }
}
