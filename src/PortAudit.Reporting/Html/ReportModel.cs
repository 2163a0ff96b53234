using System.Globalization;
using PortAudit.Reporting.Content;
using PortAudit.Reporting.Templates;

namespace PortAudit.Reporting.Html;

/// <summary>The report as templates see it; <c>report-model.md</c> documents every value. Texts are visible text, not yet escaped for HTML.</summary>
internal static class ReportModel
{
    public static TemplateObject Of(AuditReport report)
    {
        var summary = ReportSummary.Of(report);
        var anchors = new FindingAnchors(report.Findings);
        var map = new RulesetMap(report, anchors);
        var findings = new FindingList(report, anchors, map);
        return new TemplateObject
        {
            ["page"] = PageParts.Of(),
            ["tool"] = new TemplateObject { ["name"] = "PortAudit", ["version"] = report.ToolVersion },
            ["packs"] = report.Packs.Select(p => new TemplateObject
            {
                ["name"] = p.Name,
                ["version"] = p.Version,
                ["rules"] = Number(p.Rules)
            }).ToList(),
            ["time"] = report.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
            ["timeIso"] = report.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["verdict"] = Verdict(report, summary),
            ["severities"] = Severities(summary),
            ["counts"] = new TemplateObject
            {
                ["findings"] = Number(summary.Findings),
                ["hostsText"] = ReportWords.Count(report.Hosts.Count, "host"),
                ["filesText"] = ReportWords.Count(report.Inputs.Count, "file"),
                ["services"] = Number(report.Hosts.Sum(h => h.Services.Count)),
                ["fired"] = Number(summary.Count(RuleStatus.Fired)),
                ["passed"] = Number(summary.Count(RuleStatus.Passed)),
                ["notApplicable"] = Number(summary.Count(RuleStatus.NotApplicable)),
                ["insufficient"] = Number(summary.Count(RuleStatus.InsufficientEvidence)),
                ["skipped"] = Number(summary.Count(RuleStatus.Skipped)),
            },
            ["coverage"] = InputModel.Coverage(summary),
            ["inputs"] = report.Inputs.Select(InputModel.Of).ToList(),
            ["passedOver"] = report.PassedOver.Take(ReportingLimits.MostPassedOver)
                .Select(p => new TemplateObject { ["path"] = VisibleText.Of(p.Path, 400), ["reason"] = VisibleText.Of(p.Reason, 400) }).ToList(),
            ["morePassedOver"] = More(report.PassedOver.Count - ReportingLimits.MostPassedOver),
            ["missing"] = report.Hosts.SelectMany(h => h.MissingEvidence.Select(m => new TemplateObject
            {
                ["host"] = VisibleText.Of(h.Host.Name, 200),
                ["text"] = VisibleText.Of(m, 400),
            })).ToList(),
            ["exposure"] = ExposureModel.Of(report),
            ["findings"] = findings.Shown,
            ["cut"] = findings.Cut,
            ["remaining"] = findings.Remaining is { } remaining ? new MarkedUpText(remaining) : null,
            ["filters"] = FilterModel.Of(report),
            ["rulesets"] = map.Rulesets,
            ["rules"] = Rules(report),
            ["diagnostics"] = ReportSummary.WorstFirst(report.Diagnostics).Take(ReportingLimits.MostDiagnostics).Select(d => new TemplateObject
            {
                ["id"] = d.Id,
                ["severity"] = d.Severity.Word(),
                ["message"] = VisibleText.Of(d.Message, 600),
                ["place"] = VisibleText.Of(d.Span is { File: not null } span ? span.ToString() : d.Path, 400),
            }).ToList(),
            ["moreDiagnostics"] = More(report.Diagnostics.Count - ReportingLimits.MostDiagnostics),
        };
    }

    /// <summary>A number with a blank every three digits, thin and unbreakable.</summary>
    public static string Number(int number) => number.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>A count of what was left out; null when nothing was, so that a template can ask.</summary>
    public static string? More(int count) => count > 0 ? Number(count) : null;

    private static TemplateObject Verdict(AuditReport report, ReportSummary summary)
    {
        var gate = report.Gate;
        var fails = gate.Gating > 0;
        var certainty = gate.MinCertainty == Certainty.Certain ? " that are certain" : ", possible ones included";
        return new TemplateObject
        {
            ["state"] = fails ? "fail" : summary.IsUnderstood ? "pass" : "unsure",
            ["title"] = fails ? $"{ReportWords.Count(gate.Gating, "finding")} must be dealt with"
                : summary.Findings == 0 ? (summary.IsUnderstood ? "Nothing was found" : "Nothing was found in what was understood")
                : "Nothing gates this run",
            ["gate"] = (gate.FailOn is { } least
                ? $"The gate counts findings of severity {least.Word()} or worse{certainty}: {gate.Gating} of {summary.Findings}."
                : "No gate was asked for.") + $" Exit code {gate.ExitCode}.",
            ["notUnderstood"] = summary.NotUnderstood(),
        };
    }

    private static List<TemplateObject> Severities(ReportSummary summary)
    {
        var total = Math.Max(1, summary.Findings);
        var x = 0.0;
        return summary.BySeverity.Select(s =>
        {
            var width = 100.0 * s.Total / total;
            x += width;
            return new TemplateObject
            {
                ["word"] = s.Severity.Word(),
                ["count"] = Number(s.Total),
                ["certain"] = Number(s.Certain),
                ["possible"] = More(s.Possible),
                ["x"] = Coordinate(x - width),
                ["width"] = Coordinate(width),
                ["some"] = s.Total > 0,
            };
        }).ToList();
    }

    public static string Coordinate(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static TemplateObject Rules(AuditReport report)
    {
        var byStatus = report.Rules.ToLookup(r => r.Status);
        List<TemplateObject> Of(RuleStatus status) => byStatus[status].Select(r => new TemplateObject
        {
            ["id"] = r.Rule.Id,
            ["title"] = VisibleText.Prose(r.Rule.Title),
            ["severity"] = r.Rule.Severity.Word(),
            ["reason"] = VisibleText.Prose(r.Reason),
            ["findings"] = Number(r.Findings),
            ["pack"] = VisibleText.Of(r.Rule.Pack, 80),
        }).ToList();
        return new TemplateObject
        {
            ["fired"] = Of(RuleStatus.Fired),
            ["passed"] = Of(RuleStatus.Passed),
            ["notApplicable"] = Of(RuleStatus.NotApplicable),
            ["insufficient"] = Of(RuleStatus.InsufficientEvidence),
            ["skipped"] = Of(RuleStatus.Skipped),
        };
    }
}
