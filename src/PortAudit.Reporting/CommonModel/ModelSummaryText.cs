using System.Globalization;
using PortAudit.Model.Hosts;
using PortAudit.Reporting.Content;

namespace PortAudit.Reporting.CommonModel;

/// <summary>The counts of <c>portaudit model --summary</c> for people, a block a file: paths need no cutting, and all blocks have the same
/// columns.</summary>
public static class ModelSummaryText
{
    public static void Write(IReadOnlyList<ParsedInput> inputs, IReadOnlyList<Host> hosts, TextWriter output, int width = 80)
    {
        var isFirst = true;
        foreach (var file in FileSummary.Of(inputs, hosts))
        {
            if (!isFirst) output.Write('\n');
            isFirst = false;
            Block(file, output, width);
        }
    }

    private static void Block(FileSummary file, TextWriter output, int width)
    {
        var type = ReportWords.Type(file.Input) + (file.Hosts.Count == 0 ? "" : $", host {string.Join(", ", file.Hosts)}");
        output.Write($"{VisibleText.Of(file.Input.Source.Path)}\n  {VisibleText.Of(type, Math.Max(40, width - 32))}\n");
        Row(output, "", "rulesets", "rules", "sets", "listeners");
        Row(output, "", Number(file.Input.Rulesets.Count), Number(file.Rules), Number(FileSummary.Sets), Number(file.Listeners));
        var (lines, rules) = (file.Input.Lines, file.Input.RuleLines);
        Row(output, "", "modelled", "irrelevant", "approximated", "unreadable");
        Row(output, "lines", Number(lines.Modelled), Number(lines.Irrelevant), Number(lines.Approximated), Number(lines.Unreadable));
        Row(output, "rule lines", Number(rules.Modelled), "", Number(rules.Approximated), Number(rules.Unreadable));
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static void Row(TextWriter output, string label, params ReadOnlySpan<string> cells)
    {
        output.Write($"  {label,-10}");
        foreach (var cell in cells) output.Write(cell.PadLeft(14));
        output.Write('\n');
    }
}
