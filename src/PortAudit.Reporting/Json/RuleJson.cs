using System.Text.Json;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.Json;

/// <summary>A rule that ran, and what came of it.</summary>
internal static class RuleJson
{
    public static void Write(Utf8JsonWriter json, RuleOutcome outcome)
    {
        var rule = outcome.Rule;
        json.Text("id", rule.Id);
        json.Text("name", rule.Name);
        json.Text("title", rule.Title);
        json.WriteString("severity", rule.Severity.Word());
        json.WriteString("status", outcome.Status.Word());
        json.WriteNumber("findings", outcome.Findings);
        json.Text("reason", outcome.Reason);
        json.Text("why", rule.Why);
        json.Text("fix", rule.Fix);
        json.Texts("references", rule.References);
        json.Texts("falsePositives", rule.FalsePositives);
        json.Texts("tags", rule.Tags);
        json.Text("since", rule.Since);
        json.Text("pack", rule.Pack);
    }
}
