
namespace PortAudit.Reporting.Html;

/// <summary>The values that findings can be filtered by, over all findings, as templates see them.</summary>
internal static class FilterModel
{
    public static TemplateObject Of(AuditReport report) => new()
    {
        ["rules"] = Choices(report, f => VisibleText.Of(f.Rule.Id, 80)),
        ["hosts"] = Choices(report, f => VisibleText.Of(f.Host, 200)),
        ["files"] = Choices(report, f => f.Location is { File: { } file } ? VisibleText.Of(file.Path, 400) : ""),
    };

    private static List<TemplateObject> Choices(AuditReport report, Func<Finding, string> value) => report.Findings.CountBy(value)
        .Where(c => c.Key.Length > 0).OrderByDescending(c => c.Value).Take(ReportingLimits.MostChoices).OrderBy(c => c.Key, StringComparer.Ordinal)
        .Select(c => new TemplateObject { ["value"] = c.Key, ["count"] = ReportModel.Number(c.Value) }).ToList();
}
