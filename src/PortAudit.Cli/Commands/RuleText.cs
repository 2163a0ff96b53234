using PortAudit.Model.Findings;
using PortAudit.Reporting.Console;

namespace PortAudit.Cli.Commands;

/// <summary>A rule's page for the terminal, made of the rule's own file.</summary>
internal static class RuleText
{
    public static void Write(AuditRuleInfo rule, TextWriter output, int width)
    {
        output.WriteLine($"{rule.Id}  {rule.Title}");
        output.WriteLine($"{rule.Name}, severity up to {rule.Severity.ToString().ToLowerInvariant()}, since {rule.Since}");
        Section("Why", [rule.Why]);
        Section("Fix", [rule.Fix]);
        Section("May be fine when", rule.FalsePositives);
        Section("References", rule.References);
        Section("Tags", rule.Tags.Count == 0 ? [] : [string.Join(", ", rule.Tags)]);

        void Section(string heading, IReadOnlyList<string> paragraphs)
        {
            if (paragraphs.All(string.IsNullOrWhiteSpace)) return;
            output.WriteLine();
            output.WriteLine(heading);
            foreach (var line in paragraphs.SelectMany(Lines)) output.WriteLine($"  {line}");
        }

        // An address is for copying: the terminal may break it, a line end here would be copied too.
        IEnumerable<string> Lines(string paragraph) =>
            VisibleText.Prose(paragraph) is var text && text.Contains(' ') ? WordWrap.Lines(text, Math.Min(width, 100) - 2) : [text];
    }
}
