using PortAudit.Reporting.Console;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting;

/// <summary>The one list of output formats: the command line, its help and the documentation read it.</summary>
public static class ReportFormats
{
    public static IReadOnlyList<IReportFormat> All { get; } = [new ConsoleReport(), new JsonReport()];

    public static IReportFormat? Find(string name) => All.FirstOrDefault(f => f.Name == name);
}
