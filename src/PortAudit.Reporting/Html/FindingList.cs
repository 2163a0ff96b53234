namespace PortAudit.Reporting.Html;

/// <summary>Which findings stand in the document, which are drawn on demand, and which the page leaves out.</summary>
internal sealed class FindingList
{
    /// <summary>What the template puts around the texts of a finding.</summary>
    private const int MarkupOfFinding = 2000;

    public FindingList(AuditReport report, FindingAnchors anchors, RulesetMap map)
    {
        var size = 0;
        foreach (var finding in report.Findings.Take(ReportingLimits.MostShownFindings))
        {
            var model = FindingModel.Of(finding, anchors.Of(finding), map);
            var more = TextSize(model);
            if (size + more > ReportingLimits.MostShownText) break;
            size += more;
            Shown.Add(model);
        }

        if (Shown.Count == report.Findings.Count) return;
        var rest = new RemainingFindings([.. report.Findings.Skip(Shown.Count)], anchors,
            ReportingLimits.MostFindingBytes - size - (long)Shown.Count * MarkupOfFinding);
        Remaining = rest.Json;
        Cut = new TemplateObject
        {
            ["shown"] = ReportModel.Number(Shown.Count),
            ["total"] = ReportModel.Number(report.Findings.Count),
            ["onDemand"] = ReportModel.Number(rest.Count),
            ["count"] = rest.Count,
            ["leftOut"] = ReportModel.More(report.Findings.Count - Shown.Count - rest.Count),
        };
    }

    public List<TemplateObject> Shown { get; } = [];

    /// <summary>JSON without any <c>&lt;</c>, to stand inside of a script element; null when all are shown.</summary>
    public string? Remaining { get; }

    /// <summary>What the reader is told of it; null when all are shown.</summary>
    public TemplateObject? Cut { get; }

    private static int TextSize(object? value) => value switch
    {
        string text => text.Length,
        TemplateObject fields => 60 + fields.Values.Sum(TextSize),
        System.Collections.IEnumerable items => items.Cast<object?>().Sum(TextSize),
        _ => 5,
    };
}
