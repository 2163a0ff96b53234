using System.Text.Json;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Json;

/// <summary>Everything that the audit has to say, for programs: the shape <c>portaudit/report/1</c> of <c>report.schema.json</c>.</summary>
/// <remarks>Within version 1 properties may be added, never removed or given another meaning. Texts are as the inputs have them, not made
/// visible.</remarks>
public sealed class JsonReport : IReportFormat
{
    public const string Schema = "portaudit/report/1";

    public string Name => "json";

    public string Extension => ".json";

    public string Description => "everything, for programs (portaudit schema report describes it)";

    public void Write(AuditReport report, ReportOptions options, TextWriter output)
    {
        using (var json = JsonOutput.Open(output))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            json.WriteStartObject("tool");
            json.WriteString("name", "portaudit");
            json.Text("version", report.ToolVersion);
            json.WriteEndObject();
            json.WriteString("time", report.Time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"));
            json.Objects("packs", report.Packs, pack =>
            {
                json.Text("name", pack.Name);
                json.Text("version", pack.Version);
                json.WriteNumber("rules", pack.Rules);
            });
            Summary(json, report, ReportSummary.Of(report));
            Gate(json, report.Gate);
            new InputsJson(json).Write(report);
            json.Objects("hosts", report.Hosts, new HostJson(json).Write);
            json.Objects("findings", report.Findings, new FindingJson(json).Write);
            json.Objects("rules", report.Rules, rule => RuleJson.Write(json, rule));
            json.Objects("diagnostics", report.Diagnostics, diagnostic =>
            {
                json.WriteString("id", diagnostic.Id);
                json.WriteString("severity", diagnostic.Severity.Word());
                json.Text("path", diagnostic.Path);
                json.Location("location", diagnostic.Span);
                json.Text("message", diagnostic.Message);
            });
            json.WriteEndObject();
        }

        output.Write('\n');
    }

    private static void Summary(Utf8JsonWriter json, AuditReport report, ReportSummary summary)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("findings", summary.Findings);
        json.WriteStartObject("bySeverity");
        foreach (var count in summary.BySeverity) json.WriteNumber(count.Severity.Word(), count.Total);
        json.WriteEndObject();
        json.WriteStartObject("byCertainty");
        json.WriteNumber("certain", summary.BySeverity.Sum(s => s.Certain));
        json.WriteNumber("possible", summary.BySeverity.Sum(s => s.Possible));
        json.WriteEndObject();
        json.WriteNumber("hosts", report.Hosts.Count);
        json.WriteNumber("files", report.Inputs.Count);
        json.WriteStartObject("rules");
        for (var status = RuleStatus.Fired; status <= RuleStatus.Skipped; status++) json.WriteNumber(status.Word(), summary.Count(status));
        json.WriteEndObject();
        json.Coverage(summary.Lines, summary.RuleLines);
        json.WriteBoolean("understood", summary.IsUnderstood);
        json.Text("notUnderstood", summary.NotUnderstood());
        json.WriteEndObject();
    }

    private static void Gate(Utf8JsonWriter json, GateResult gate)
    {
        json.WriteStartObject("gate");
        json.Text("failOn", gate.FailOn?.Word());
        json.WriteString("minCertainty", gate.MinCertainty.Word());
        json.WriteNumber("gating", gate.Gating);
        json.WriteNumber("exitCode", gate.ExitCode);
        json.WriteEndObject();
    }
}
