using PortAudit.Reporting.Templates;

namespace PortAudit.Reporting.Html;

/// <summary>The report as one page that needs neither network nor script, to be handed on and kept.</summary>
public sealed class HtmlReport : IReportFormat
{
    public string Name => "html";

    public string Extension => ".html";

    public string Description => "one self-contained page, to hand on and to keep (--template FILE for your own)";

    public void Write(AuditReport report, ReportOptions options, TextWriter output)
    {
        var template = options.TemplatePath is { } path ? Template.FromFile(path) : new Template("report.sbn", EmbeddedText.Read("report.sbn"));
        TemplateRenderer.Render(template, ReportModel.Of(report), output);
    }
}
