
namespace PortAudit.Reporting.Console;

/// <summary>A table of visible text without frames; the first column gives way where the others leave no room.</summary>
internal sealed class TextTable(params IReadOnlyList<string> head)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(params IReadOnlyList<string> cells) => _rows.Add(cells);

    public void Write(ConsoleWriter writer, int indent)
    {
        var widths = head.Select((title, i) => Math.Max(title.Length, _rows.Max(r => VisibleText.Width(r[i])))).ToArray();
        var over = indent + widths.Sum() + 2 * (widths.Length - 1) - writer.Width;
        if (over > 0) widths[0] = Math.Max(12, widths[0] - over);
        Row(writer, head, widths, indent, ConsoleStyle.Faint);
        foreach (var row in _rows) Row(writer, row, widths, indent, ConsoleStyle.Plain);
    }

    private static void Row(ConsoleWriter writer, IReadOnlyList<string> cells, int[] widths, int indent, ConsoleStyle style)
    {
        // The last column wraps, the first is cut: names are long, notes are sentences.
        var fixedPart = new string(' ', indent) + string.Concat(cells.Take(cells.Count - 1).Select((c, i) => Fit(c, widths[i]) + "  "));
        var room = Math.Max(10, writer.Width - VisibleText.Width(fixedPart));
        foreach (var line in WordWrap.Lines(cells[^1], room))
        {
            writer.Line((fixedPart + line).TrimEnd(), style);
            fixedPart = new string(' ', VisibleText.Width(fixedPart));
        }
    }

    private static string Fit(string text, int width)
    {
        var actual = VisibleText.Width(text);
        if (actual <= width) return text + new string(' ', width - actual);
        var cut = WordWrap.Lines(text.Replace(' ', '\u00a0'), width - 3).First().Replace('\u00a0', ' ');
        return cut + "..." + new string(' ', Math.Max(0, width - 3 - VisibleText.Width(cut)));
    }
}
