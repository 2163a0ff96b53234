namespace PortAudit.Rules.Conclusions;

/// <summary>Puts findings in the order of a report, and numbers those that mean the same.</summary>
internal static class FindingOrder
{
    public static IReadOnlyList<Finding> Number(IEnumerable<Finding> findings)
    {
        // What holds everywhere is found on every host, and is one finding.
        var sorted = findings.DistinctBy(f => f.Host is null ? (object)(f.Id, f.Location, f.Message) : f)
            .OrderByDescending(f => f.Severity).ThenByDescending(f => f.Certainty)
            .ThenBy(f => f.Host, StringComparer.Ordinal)
            .ThenBy(f => f.Location?.File.Path, StringComparer.Ordinal).ThenBy(f => f.Location?.Start ?? -1)
            .ThenBy(f => f.Rule.Id, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal).ToList();
        var seen = new Dictionary<string, int>();
        for (var i = 0; i < sorted.Count; i++)
        {
            var number = seen[sorted[i].Id] = seen.GetValueOrDefault(sorted[i].Id) + 1;
            if (number > 1) sorted[i] = sorted[i] with { Id = FindingIdentity.Numbered(sorted[i].Id, number) };
        }

        return sorted;
    }
}
