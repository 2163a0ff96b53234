namespace PortAudit.Reporting.Schemas;

/// <summary>The JSON Schema (2020-12) of the JSON report, which <c>portaudit schema report</c> prints.</summary>
public static class ReportSchema
{
    public static string Text => EmbeddedText.Read("report.schema.json");
}
