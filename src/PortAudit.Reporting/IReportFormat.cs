namespace PortAudit.Reporting;

/// <summary>One way to write an audit down. Without state, so that one instance serves every run.</summary>
/// <remarks>The same report and options give the same characters: no clock, no random order, no machine name.</remarks>
public interface IReportFormat
{
    /// <summary>As <c>-f</c> and <c>-o FORMAT=FILE</c> spell it.</summary>
    string Name { get; }

    /// <summary>Of a file of this format, with its dot.</summary>
    string Extension { get; }

    /// <summary>What it is for, in one line of the help text.</summary>
    string Description { get; }

    /// <summary>Writes the whole report; does not flush or close the writer.</summary>
    /// <exception cref="Templates.TemplateException">The user's template is at fault.</exception>
    void Write(AuditReport report, ReportOptions options, TextWriter output);
}
