using PortAudit.Model.Hosts;

namespace PortAudit.Reporting.CommonModel;

/// <summary>What one file came to, in numbers that the parser has counted already: no rule is looked at again.</summary>
/// <param name="Rules">Rules that were read, one a rule line; an unreadable line only counts in <see cref="CoverageCounts.Unreadable"/>.</param>
internal sealed record FileSummary(ParsedInput Input, IReadOnlyList<string> Hosts, int Rules, int Listeners)
{
    /// <summary>No format that is read so far has named sets of its own.</summary>
    public const int Sets = 0;

    public static IEnumerable<FileSummary> Of(IEnumerable<ParsedInput> inputs, IEnumerable<Host> hosts)
    {
        var names = new FileHosts(hosts);
        return inputs.Select(i => new FileSummary(
            i, names.Of(i), i.RuleLines.Modelled + i.RuleLines.Approximated, i.Snapshots.Sum(s => s.Listeners.Count)));
    }
}
