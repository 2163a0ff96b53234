using System.Text.Json;
using PortAudit.Reporting.Content;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.Sarif;

/// <summary>SARIF 2.1.0 as GitHub code scanning takes it, worst first and cut where GitHub cuts.</summary>
public sealed class SarifReport : IReportFormat
{
    public string Name => "sarif";

    public string Extension => ".sarif";

    public string Description => "SARIF 2.1.0, for GitHub code scanning and editors";

    public void Write(AuditReport report, ReportOptions options, TextWriter output)
    {
        using (var json = JsonOutput.Open(output))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            Run(json, report, options);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        output.Write('\n');
    }

    private static void Run(Utf8JsonWriter json, AuditReport report, ReportOptions options)
    {
        var rules = new SarifRules(report);
        var places = new SarifPlaces(new RepositoryPaths(options.RepositoryRoot, options.WorkingDirectory));
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "PortAudit");
        json.Text("version", report.ToolVersion);
        json.Text("semanticVersion", report.ToolVersion);
        rules.Write(json);
        json.WriteEndObject();
        json.WriteEndObject();

        // Without the slash at its end GitHub takes the last part for the run's own name.
        json.WriteStartObject("automationDetails");
        json.Text("id", $"{options.Category.TrimEnd('/')}/");
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.Objects("artifacts", report.Inputs, input =>
        {
            places.Artifact(json, "location", input.Source.Path);
            json.WriteNumber("length", input.Source.ByteLength);
            json.WriteStartObject("hashes");
            json.WriteString("sha-256", input.Source.Sha256);
            json.WriteEndObject();
        });
        json.WriteStartArray("invocations");
        Invocation(json, report, places);
        json.WriteEndArray();
        var results = new SarifResults(report, rules, places);
        json.Objects("results", report.Findings.Take(ReportingLimits.MostResults), finding => results.Write(json, finding));
        json.WriteEndObject();
    }

    private static void Invocation(Utf8JsonWriter json, AuditReport report, SarifPlaces places)
    {
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Gate.ExitCode is 0 or 1);
        json.WriteNumber("exitCode", report.Gate.ExitCode);
        json.WriteString("endTimeUtc", report.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var diagnostic in ReportSummary.WorstFirst(report.Diagnostics).Take(ReportingLimits.MostNotifications))
        {
            json.WriteStartObject();
            json.WriteStartObject("descriptor");
            json.WriteString("id", diagnostic.Id);
            json.WriteEndObject();
            json.WriteString("level", diagnostic.Severity == DiagnosticSeverity.Info ? "note" : diagnostic.Severity.Word());
            Message(json, diagnostic.Message);
            json.WriteStartArray("locations");
            json.WriteStartObject();
            if (diagnostic.Span is { File: not null } span)
            {
                places.Physical(json, span);
                SarifPlaces.Logical(json, span, null, null);
            }
            else
            {
                json.WriteStartObject("physicalLocation");
                places.Artifact(json, "artifactLocation", diagnostic.Path);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.FlushIfLarge();
        }

        if (report.Diagnostics.Count > ReportingLimits.MostNotifications)
            Notice(json, $"{report.Diagnostics.Count - ReportingLimits.MostNotifications} more diagnostics are left out here; "
                + "the JSON report has them all.");
        if (report.Findings.Count > ReportingLimits.MostResults)
        {
            var left = report.Findings.Count - ReportingLimits.MostResults;
            Notice(json, $"{left} findings beyond the worst {ReportingLimits.MostResults}, which is what GitHub keeps, are left out here; "
                + "the JSON report has them all.");
        }

        if (ReportSummary.Of(report).NotUnderstood() is { } sentence) Notice(json, sentence);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Notice(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("level", "warning");
        Message(json, text);
        json.WriteEndObject();
    }

    private static void Message(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject("message");
        json.Text("text", SarifText.Message(text));
        json.WriteEndObject();
    }
}
