using System.Text;
using System.Text.Json;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.Sarif;

/// <summary>The rules that ran, as GitHub's alert pages explain them.</summary>
internal sealed class SarifRules
{
    private readonly List<AuditRuleInfo> _rules;
    private readonly Dictionary<string, int> _indexes;
    private readonly HashSet<string> _unsure;

    public SarifRules(AuditReport report)
    {
        var ran = report.Rules.Where(r => r.Status != RuleStatus.Skipped).Select(r => r.Rule);
        _rules = [.. ran.Concat(report.Findings.Select(f => f.Rule)).DistinctBy(r => r.Id)];
        _indexes = _rules.Select((rule, i) => (rule.Id, i)).ToDictionary(p => p.Id, p => p.i);
        _unsure = [.. report.Findings.Where(f => f.Certainty == Certainty.Possible).Select(f => f.Rule.Id)];
    }

    public int IndexOf(AuditRuleInfo rule) => _indexes[rule.Id];

    public void Write(Utf8JsonWriter json) => json.Objects("rules", _rules, rule =>
    {
        json.Text("id", rule.Id);
        json.Text("name", rule.Name);
        TextObject(json, "shortDescription", SarifText.Description(rule.Title));
        TextObject(json, "fullDescription", SarifText.Description(rule.Why.Length > 0 ? rule.Why : rule.Title));
        if (rule.References.FirstOrDefault(IsWebAddress) is { } link) json.Text("helpUri", link);
        json.WriteStartObject("help");
        json.Text("text", Help(rule, markdown: false));
        json.Text("markdown", Help(rule, markdown: true));
        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", SarifText.Level(rule.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");

        // GitHub heeds security-severity only with the tag 'security', and shows ten tags.
        json.Texts("tags", rule.Tags.Where(t => t != "security").Prepend("security").Take(ReportingLimits.MostTags));

        // One precision a rule: the most careful of its findings decides.
        json.WriteString("precision", _unsure.Contains(rule.Id) ? "medium" : "very-high");
        json.WriteString("problem.severity", SarifText.Level(rule.Severity) is var level && level == "note" ? "recommendation" : level);
        json.WriteString("security-severity", SarifText.SecuritySeverity(rule.Severity));
        json.WriteEndObject();
    });

    private static void TextObject(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.Text("text", text);
        json.WriteEndObject();
    }

    private static string Help(AuditRuleInfo rule, bool markdown)
    {
        var text = new StringBuilder();
        text.Append(markdown ? $"# {Safe(rule.Title)}\n" : Safe(rule.Title) + "\n");
        Part("Why", Safe(rule.Why));
        Part("Fix", Safe(rule.Fix));
        Part("When it may be wrong", List(rule.FalsePositives.Select(Safe)));
        Part("References", List(rule.References.Select(r => markdown && IsWebAddress(r) ? $"<{r}>" : Safe(r))));
        return text.ToString();

        void Part(string head, string body)
        {
            if (body.Length > 0) text.Append(markdown ? $"\n## {head}\n\n{body}\n" : $"\n{head}: {body}\n");
        }

        string List(IEnumerable<string> items) => markdown ? string.Join('\n', items.Select(i => $"* {i}")) : string.Join("; ", items);

        string Safe(string prose) => markdown ? VisibleText.Prose(prose).Replace("&", "&amp;").Replace("<", "&lt;") : VisibleText.Prose(prose);
    }

    private static bool IsWebAddress(string reference) =>
        Uri.TryCreate(reference, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && !reference.AsSpan().ContainsAny('<', '>', ' ');
}
