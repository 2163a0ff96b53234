using PortAudit.Model.Findings;

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
            foreach (var line in paragraphs.SelectMany(p => Wrap(VisibleText.Prose(p), Math.Min(width, 100) - 2))) output.WriteLine($"  {line}");
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0) yield return line;
    }
}
