using PortAudit.Reporting.Console;
using PortAudit.Reporting.Html;
using PortAudit.Reporting.Json;
using PortAudit.Reporting.Sarif;

namespace PortAudit.Reporting;

/// <summary>The one list of output formats: the command line, its help and the documentation read it.</summary>
public static class ReportFormats
{
    public static IReadOnlyList<IReportFormat> All { get; } = [new ConsoleReport(), new JsonReport(), new SarifReport(), new HtmlReport()];

    public static IReportFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);
}
