using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Console;

/// <summary>The end of the console report: what was understood, what was not judged, the counts, and why the run ends as it does.</summary>
internal sealed class ClosingBlock(ConsoleWriter writer, bool verbose)
{
    private const int Shown = 10;

    public void Write(AuditReport report, ReportSummary summary)
    {
        writer.Heading("What was read");
        foreach (var input in report.Inputs)
            writer.Paragraph($"{VisibleText.Of(input.Source.Path, 200)}: {ReportWords.Type(input)} ({VisibleText.Of(input.Reason, 200)})", 2);
        Coverage("lines", summary.Lines);
        Coverage("rule lines", summary.RuleLines);
        var style = summary.IsUnderstood ? ConsoleStyle.Good : ConsoleStyle.Medium;
        writer.Paragraph(summary.NotUnderstood() ?? "Every line was understood.", 2, style);
        List(ReportSummary.WorstFirst(report.Diagnostics), d => VisibleText.Of(d.ToString(), 400), "more diagnostic");

        if (report.PassedOver.Count > 0)
        {
            var hint = verbose ? "" : " (--verbose lists them)";
            writer.Paragraph($"Passed over, no known format: {ReportWords.Count(report.PassedOver.Count, "file")}{hint}", 2);
            if (verbose) List(report.PassedOver, p => $"{VisibleText.Of(p.Path, 200)}: {VisibleText.Of(p.Reason, 200)}", "more file");
        }

        if (summary.InsufficientEvidence.Count > 0)
        {
            writer.Heading("Not judged for want of evidence");
            foreach (var reason in summary.InsufficientEvidence.GroupBy(r => r.Reason))
            {
                var rules = string.Join(", ", reason.Select(r => VisibleText.Of(r.Rule.Id)));
                writer.Field(VisibleText.Of(reason.Key.Length > 0 ? reason.Key : "not told", 200) + ": ", rules, 2, 4);
            }
        }

        writer.Heading("Result");
        Verdict(report, summary);
    }

    private void Verdict(AuditReport report, ReportSummary summary)
    {
        if (summary.Findings == 0) writer.Paragraph(summary.IsUnderstood ? "No findings." : "No findings in what was understood.", 2);
        foreach (var count in summary.BySeverity)
        {
            if (count.Total == 0) continue;
            var split = count.Possible == 0 ? "" : count.Certain == 0 ? ", only possible" : $", {count.Possible} of them only possible";
            writer.Part("  " + count.Severity.Word().PadRight(10), FindingBlock.Style(count.Severity)).Line(count.Total + split);
        }

        writer.Paragraph(
            $"{ReportWords.Count(summary.Findings, "finding")} on {ReportWords.Count(report.Hosts.Count, "host")}; "
            + $"rules: {summary.Count(RuleStatus.Fired)} fired, {summary.Count(RuleStatus.Passed)} passed, "
            + $"{summary.Count(RuleStatus.NotApplicable)} not applicable, {summary.Count(RuleStatus.InsufficientEvidence)} without evidence, "
            + $"{summary.Count(RuleStatus.Skipped)} skipped", 2);
        var gate = report.Gate;
        var bar = gate.FailOn is { } least
            ? $"{ReportWords.Count(gate.Gating, "finding")} of severity {least.Word()} or worse"
                + (gate.MinCertainty == Certainty.Certain ? " and certain" : "")
            : "nothing gates";
        writer.Paragraph($"Gate: {bar}; exit code {gate.ExitCode}", 2, gate.Gating > 0 ? ConsoleStyle.High : ConsoleStyle.Plain);
    }

    private void Coverage(string what, CoverageCounts counts)
    {
        if (counts.Total == 0) return;
        var split = $"{counts.Modelled} modelled, {counts.Irrelevant} irrelevant, {counts.Approximated} approximated, {counts.Unreadable} unreadable";
        writer.Field(what, $"{counts.Total}: {split}", 2, 14);
    }

    private void List<T>(IReadOnlyList<T> items, Func<T, string> text, string more)
    {
        foreach (var item in verbose ? items : items.Take(Shown)) writer.Field("-", text(item), 4, 6);
        if (!verbose && items.Count > Shown) writer.Paragraph($"and {ReportWords.Count(items.Count - Shown, more)} (--verbose lists them)", 6);
    }
}
