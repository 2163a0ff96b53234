
namespace PortAudit.Reporting.Console;

/// <summary>Writes lines of limited width, in colour where that is welcome.</summary>
/// <remarks>Own code in place of Spectre.Console: docs/adr/0004-console-without-spectre.md has the figures.
/// Callers hand over visible text only (<see cref="VisibleText"/>); the escapes written here are the only ones in the output.</remarks>
internal sealed class ConsoleWriter(TextWriter output, int width, bool color)
{
    public int Width { get; } = Math.Max(width, 40);

    public void Blank() => output.Write('\n');

    /// <summary>The beginning of a line; the caller keeps all its parts within the width.</summary>
    public ConsoleWriter Part(string text, ConsoleStyle style = ConsoleStyle.Plain)
    {
        output.Write(Styled(text, style));
        return this;
    }

    /// <summary>A line, or the last part of one.</summary>
    public void Line(string text, ConsoleStyle style = ConsoleStyle.Plain)
    {
        output.Write(Styled(text, style));
        output.Write('\n');
    }

    /// <summary>A heading with a rule to the right margin.</summary>
    public void Heading(string text)
    {
        Blank();
        var shown = VisibleText.Of(text, Width - 8);
        Part($"-- {shown} ", ConsoleStyle.Strong).Line(new string('-', Math.Max(0, Width - 4 - VisibleText.Width(shown))), ConsoleStyle.Faint);
    }

    /// <summary>Words wrapped at the margin, each line after the indent.</summary>
    public void Paragraph(string text, int indent = 0, ConsoleStyle style = ConsoleStyle.Plain)
    {
        var blanks = new string(' ', indent);
        foreach (var line in WordWrap.Lines(text, Width - indent)) Part(blanks).Line(line, style);
    }

    /// <summary>A label in its own column and wrapped words beside it.</summary>
    public void Field(string label, string text, int indent, int column, ConsoleStyle style = ConsoleStyle.Plain)
    {
        var head = $"{new string(' ', indent)}{label}".PadRight(column);
        foreach (var line in WordWrap.Lines(text, Width - column))
        {
            Part(head, ConsoleStyle.Faint).Line(line, style);
            head = new string(' ', column);
        }
    }

    private string Styled(string text, ConsoleStyle style) => !color || text.Length == 0 ? text : style switch
    {
        ConsoleStyle.Strong => $"\x1b[1m{text}\x1b[0m",
        ConsoleStyle.Faint => $"\x1b[2m{text}\x1b[0m",
        ConsoleStyle.Critical => $"\x1b[1;97;41m{text}\x1b[0m",
        ConsoleStyle.High => $"\x1b[1;31m{text}\x1b[0m",
        ConsoleStyle.Medium => $"\x1b[33m{text}\x1b[0m",
        ConsoleStyle.Low => $"\x1b[36m{text}\x1b[0m",
        ConsoleStyle.Info => $"\x1b[34m{text}\x1b[0m",
        ConsoleStyle.Good => $"\x1b[32m{text}\x1b[0m",
        _ => text,
    };
}
