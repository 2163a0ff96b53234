namespace PortAudit.Reporting.Html;

/// <summary>The fragment of each finding's address: its id, so that a link into one report holds in the next.</summary>
internal sealed class FindingAnchors
{
    private readonly Dictionary<Finding, string> _anchors = new(ReferenceEqualityComparer.Instance);

    public FindingAnchors(IReadOnlyList<Finding> findings)
    {
        var used = new HashSet<string>();
        foreach (var finding in findings)
        {
            var name = "f-" + string.Concat(finding.Id.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
            var unique = name;
            for (var n = 2; !used.Add(unique); n++) unique = $"{name}.{n}";
            _anchors[finding] = unique;
        }
    }

    public string Of(Finding finding) => _anchors[finding];
}
