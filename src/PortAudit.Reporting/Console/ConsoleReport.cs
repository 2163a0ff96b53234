using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Console;

/// <summary>The report for reading in a terminal, worst finding first, the verdict at the end where the eye is.</summary>
public sealed class ConsoleReport : IReportFormat
{
    public string Name => "console";

    public string Extension => ".txt";

    public string Description => "for reading in a terminal (the default)";

    public void Write(AuditReport report, ReportOptions options, TextWriter output)
    {
        var writer = new ConsoleWriter(output, options.Width, options.Color);
        var summary = ReportSummary.Of(report);
        if (options.Quiet)
        {
            foreach (var finding in report.Findings) writer.Line(FindingBlock.OneLine(finding));
            if (summary.NotUnderstood() is { } sentence) writer.Line(sentence);
            return;
        }

        var block = new FindingBlock(writer);
        foreach (var finding in report.Findings) block.Write(finding);
        var hosts = new HostBlock(writer, options.Verbose);
        foreach (var host in report.Hosts) hosts.Write(host);
        new ClosingBlock(writer, options.Verbose).Write(report, summary);
    }
}
