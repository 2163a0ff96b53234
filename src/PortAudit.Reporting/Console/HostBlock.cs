using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Console;

/// <summary>What gets in to one host: the exposure table, the default verdicts, the evidence that was not at hand.</summary>
internal sealed class HostBlock(ConsoleWriter writer, bool verbose)
{
    private const int ServicesShown = 40;

    public void Write(HostReport host)
    {
        writer.Heading($"Exposure of {host.Host.Name}");
        var matrix = ExposureMatrix.Of(host);
        if (matrix.Rows.Count == 0) writer.Paragraph(ExposureMatrix.WhyEmpty(host), 2);
        else Table(matrix);

        foreach (var verdict in host.DefaultVerdicts)
        {
            var certainty = verdict.Certainty == Certainty.Certain ? "" : " (possible)";
            var empty = verdict.IsEmptyRuleset ? "; no rule names anything" : "";
            var place = verdict.Location is { File: not null } span ? $", {VisibleText.Of(span.Shown, 200)}" : "";
            writer.Field($"{verdict.Hook} {Vocabulary.Family(verdict.Family)}",
                $"by default {verdict.Verdict.Word()}{certainty}{empty}{place}", 2, 18);
        }

        foreach (var missing in host.MissingEvidence) writer.Field("not seen", VisibleText.Of(missing, 300), 2, 18);
    }

    private void Table(ExposureMatrix matrix)
    {
        var table = new TextTable(["service", "port", .. matrix.Reaches.Select(r => VisibleText.Of(r.ToString(), 20)), ""]);
        foreach (var row in verbose ? matrix.Rows : matrix.Rows.Take(ServicesShown))
        {
            var service = row.Report.Service;
            var name = VisibleText.Of(service.Program ?? row.Report.Port?.Name ?? "(not identified)", 60);
            table.Add([name, $"{service.Port}/{service.Protocol}", .. row.Cells.Select(c => c?.Certainty.Word() ?? "-"), Note(row)]);
        }

        table.Write(writer, 2);
        if (!verbose && matrix.Rows.Count > ServicesShown)
            writer.Paragraph($"and {ReportWords.Count(matrix.Rows.Count - ServicesShown, "more service")} (--verbose lists them)", 2);
    }

    private static string Note(ExposureRow row)
    {
        if (row.State.Length > 0) return row.State;
        var families = row.Report.Exposures.SelectMany(e => e.Families).Distinct().ToList();
        var only = families.Count == 1 ? $"{Vocabulary.Family(families[0])} only" : "";
        return string.Join(", ", new[] { only, VisibleText.Of(row.Listener, 60) ?? "" }.Where(t => t.Length > 0));
    }
}
