using System.Text.Json;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Json;

/// <summary>A finding; why, fix and references stand once with its rule.</summary>
internal sealed class FindingJson(Utf8JsonWriter json)
{
    public void Write(Finding finding)
    {
        json.Text("id", finding.Id);
        json.Text("ruleId", finding.Rule.Id);
        json.WriteString("severity", finding.Severity.Word());
        json.WriteString("certainty", finding.Certainty.Word());
        json.Text("title", finding.Rule.Title);
        json.Text("message", finding.Message);
        json.Text("host", finding.Host);
        if (finding.Service is { } service)
        {
            json.WriteStartObject("service");
            json.WriteString("protocol", service.Protocol);
            json.WriteNumber("port", service.Port);
            json.Text("program", service.Program);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("service");
        }

        json.Location("location", finding.Location);
        json.Objects("related", finding.Related.Where(r => r.Span.File is not null), related =>
        {
            json.Text("label", related.Label);
            json.LocationProperties(related.Span);
        });
        json.Text("witness", finding.Witness);
        json.Objects("evidence", finding.Evidence, evidence =>
        {
            json.Text("label", evidence.Label);
            json.Text("value", evidence.Value);
        });
        json.Texts("unknowns", finding.Unknowns);
        json.Texts("missingEvidence", finding.MissingEvidence);
        KnownPortJson.Write(json, finding.Port);
    }
}
