using PortAudit.Model.Hosts;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Html;

/// <summary>The inputs and how much of them was understood, as templates see it.</summary>
internal static class InputModel
{
    public static TemplateObject Of(ParsedInput input) => new()
    {
        ["path"] = VisibleText.Of(input.Source.Path, 400),
        ["type"] = input.Type,
        ["template"] = input.IsTemplate,
        ["reason"] = VisibleText.Of(input.Reason, 400),
        ["encoding"] = input.Source.Encoding.Name,
        ["sha256"] = input.Source.Sha256,
        ["bytes"] = ReportModel.Number(input.Source.ByteLength),
        ["noModel"] = !input.HasModel,
        ["lines"] = Counts(input.Lines),
    };

    public static TemplateObject Coverage(ReportSummary summary) => new()
    {
        ["understood"] = summary.IsUnderstood,
        ["lines"] = Counts(summary.Lines),
        ["ruleLines"] = Counts(summary.RuleLines),
    };

    private static TemplateObject Counts(CoverageCounts counts) => new()
    {
        ["total"] = ReportModel.Number(counts.Total),
        ["modelled"] = ReportModel.Number(counts.Modelled),
        ["irrelevant"] = ReportModel.Number(counts.Irrelevant),
        ["approximated"] = ReportModel.Number(counts.Approximated),
        ["unreadable"] = ReportModel.Number(counts.Unreadable),
        ["trouble"] = counts.Approximated + counts.Unreadable > 0,
    };
}
