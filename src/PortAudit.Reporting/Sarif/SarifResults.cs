using System.Text.Json;
using PortAudit.Reporting.Content;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.Sarif;

/// <summary>Findings as SARIF results. Each has a place, because GitHub shows none without: where a finding has no line of its own,
/// the first line of its host's first file stands in for it, and the message says so.</summary>
internal sealed class SarifResults(AuditReport report, SarifRules rules, SarifPlaces places)
{
    private readonly Dictionary<string, SourceFile?> _firstFiles =
        report.Hosts.DistinctBy(h => h.Host.Name).ToDictionary(h => h.Host.Name, h => h.Host.Inputs.FirstOrDefault(i => i.HasModel)?.Source);

    public void Write(Utf8JsonWriter json, Finding finding)
    {
        json.Text("ruleId", finding.Rule.Id);
        json.WriteNumber("ruleIndex", rules.IndexOf(finding.Rule));
        json.WriteString("level", SarifText.Level(finding.Severity));
        var own = finding.Location is { File: not null } location ? location : (SourceSpan?)null;
        json.WriteStartObject("message");
        json.Text("text", SarifText.Message(Message(finding, own is null)));
        json.WriteEndObject();

        var place = own ?? StandIn(finding);
        json.WriteStartArray("locations");
        if (place is not null || finding.Host is not null || finding.Service is not null)
        {
            json.WriteStartObject();
            if (place is { } span) places.Physical(json, span);
            SarifPlaces.Logical(json, own, finding.Host, finding.Service?.Identity);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        var id = 0;
        json.Objects("relatedLocations", finding.Related.Where(r => r.Span.File is not null).Take(ReportingLimits.MostRelatedOfResult), related =>
        {
            json.WriteNumber("id", ++id);
            places.Physical(json, related.Span);
            SarifPlaces.Logical(json, related.Span, null, null);
            json.WriteStartObject("message");
            json.Text("text", SarifText.Message(related.Label));
            json.WriteEndObject();
        });
        json.WriteStartObject("partialFingerprints");
        if (place is { } primary && places.LineHash(primary) is { } hash) json.WriteString("primaryLocationLineHash", hash);
        json.Text("portaudit/v1", finding.Id);
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("severity", finding.Severity.Word());
        json.WriteString("certainty", finding.Certainty.Word());
        json.Text("witness", finding.Witness);
        json.Texts("missingEvidence", finding.MissingEvidence);
        json.WriteEndObject();
    }

    private SourceSpan? StandIn(Finding finding)
    {
        foreach (var related in finding.Related)
            if (related.Span.File is not null) return related.Span;
        var file = finding.Host is { } host ? _firstFiles.GetValueOrDefault(host) : null;
        return (file ?? (report.Inputs.Count > 0 ? report.Inputs[0].Source : null))?.LineSpan(1);
    }

    private static string Message(Finding finding, bool isStandIn)
    {
        var text = finding.Message;
        if (finding.Certainty == Certainty.Possible)
            text += finding.Unknowns.Count > 0 ? $" (possible, hangs on: {string.Join("; ", finding.Unknowns)})" : " (possible)";
        if (finding.Witness is { } witness) text += $". Packet: {witness}";
        if (finding.MissingEvidence.Count > 0) text += $". Not seen: {string.Join("; ", finding.MissingEvidence)}";
        if (isStandIn) text += ". No single line says so; the place shown stands for the host.";
        return text;
    }
}
