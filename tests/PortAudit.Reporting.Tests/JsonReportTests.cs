using System.Text.Json;
using PortAudit.Model.Findings;
using PortAudit.Model.Reports;
using PortAudit.Reporting.Json;
using PortAudit.Reporting.Schemas;

namespace PortAudit.Reporting.Tests;

public class JsonReportTests
{
    [Fact]
    public void Sample_has_every_property_of_the_schema_and_no_other()
    {
        using var schema = JsonDocument.Parse(ReportSchema.Text);
        using var report = Parse(SampleReport.Create());
        SchemaCheck.Holds(schema.RootElement, report.RootElement);
    }

    [Fact]
    public void Report_without_anything_meets_the_schema_too()
    {
        using var schema = JsonDocument.Parse(ReportSchema.Text);
        using var report = Parse(new AuditReport
        {
            ToolVersion = "1",
            Time = default,
            Gate = new GateResult(null, Certainty.Certain, 0, 3),
        });
        SchemaCheck.Holds(schema.RootElement, report.RootElement);
        Assert.Equal(JsonValueKind.Null, report.RootElement.GetProperty("gate").GetProperty("failOn").ValueKind);
        Assert.True(report.RootElement.GetProperty("summary").GetProperty("understood").GetBoolean());
    }

    [Fact]
    public void Finding_has_the_published_shape()
    {
        using var report = Parse(SampleReport.Create());
        var finding = report.RootElement.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("id").GetString() == "PA1101-77d1f3c2-1");
        Assert.Equal("PA1101", finding.GetProperty("ruleId").GetString());
        Assert.Equal("high", finding.GetProperty("severity").GetString());
        Assert.Equal("certain", finding.GetProperty("certainty").GetString());
        Assert.Equal("web 01", finding.GetProperty("host").GetString());
        Assert.Equal("""{"protocol":"tcp","port":1389,"program":"slapd"}""", Compact(finding.GetProperty("service")));

        // Line 11 is '-A SERVICES -p tcp -m tcp --dport …': column 27 counted by hand.
        Assert.Equal(
            """{"path":"hosts/web 01/iptables-save.txt","line":11,"column":27,"endLine":11,"endColumn":50}""", Compact(finding.GetProperty("location")));
        Assert.Equal(3, finding.GetProperty("related")[0].GetProperty("line").GetInt32());
    }

    [Fact]
    public void Hostile_text_arrives_unchanged_and_unable_to_act()
    {
        var text = Write(SampleReport.Create());
        Assert.DoesNotContain(text, c => c is (< ' ' and not '\n') or > '~');
        Assert.DoesNotContain("<", text, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(text);
        Assert.StartsWith(SampleReport.Escapes, report.RootElement.GetProperty("findings")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_replaced_because_JSON_has_no_place_for_it()
    {
        var report = SampleReport.Create();
        using var json = Parse(report with { Findings = [report.Findings[0] with { Message = "a\ud83db \ud83d\ude00" }] });
        Assert.Equal("a\ufffdb \ud83d\ude00", json.RootElement.GetProperty("findings")[0].GetProperty("message").GetString());
    }

    [Fact]
    public void Coverage_and_gate_say_what_the_run_found()
    {
        using var report = Parse(SampleReport.Create());
        var summary = report.RootElement.GetProperty("summary");
        Assert.Equal("""{"modelled":22,"irrelevant":4,"approximated":2,"unreadable":1}""", Compact(summary.GetProperty("lines")));
        Assert.Equal("""{"modelled":8,"approximated":2,"unreadable":1}""", Compact(summary.GetProperty("ruleLines")));
        Assert.False(summary.GetProperty("understood").GetBoolean());
        Assert.Equal("""{"failOn":"high","minCertainty":"certain","gating":3,"exitCode":1}""", Compact(report.RootElement.GetProperty("gate")));
    }

    internal static string Write(AuditReport report)
    {
        using var text = new StringWriter();
        new JsonReport().Write(report, new ReportOptions(), text);
        return text.ToString();
    }

    private static JsonDocument Parse(AuditReport report) => JsonDocument.Parse(Write(report));

    private static string Compact(JsonElement element) => JsonSerializer.Serialize(element);
}
