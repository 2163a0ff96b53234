using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.WindowsFirewall.PowerShell;

/// <summary>Reads what <c>Export-Csv</c> writes: maybe a <c>#TYPE</c> line, a header, rows; commas, semicolons or tabs between them.</summary>
internal sealed class PowerShellCsv(SourceFile source, WindowsDiagnosticLog log)
{
    private const int LongestCell = 1 << 20;

    private readonly string _text = source.Text;
    private int _at;
    private char _separator = ',';

    /// <summary>Rows that could not be told apart into columns.</summary>
    public List<SourceSpan> BadRows { get; } = [];

    /// <summary>The header of the text, if it looks like one of these exports.</summary>
    public static string[]? Header(string text)
    {
        var line = FirstLine(text, out _);
        if (line.Length is 0 or > 20_000) return null;
        var separator = Separator(line);
        if (separator == '\0') return null;
        return [.. line.ToString().Split(separator).Select(c => c.Trim().Trim('"'))];
    }

    public List<PowerShellObject> Read()
    {
        var objects = new List<PowerShellObject>();
        var first = FirstLine(_text, out _at);
        _separator = Separator(first);
        var header = Row() ?? [];
        while (_at < _text.Length)
        {
            var start = _at;
            if (Row() is not { } cells) continue;
            var span = source.Span(start, Math.Max(0, Math.Min(_at, _text.Length) - start));
            while (span.Length > 0 && _text[span.Start + span.Length - 1] is '\n' or '\r') span = span with { Length = span.Length - 1 };
            if (cells.Count == 1 && cells[0].Length == 0) continue;
            if (cells.Count != header.Count)
            {
                BadRows.Add(span);
                log.Report(WindowsDiagnostics.ShiftedColumns, span, cells.Count, header.Count);
                continue;
            }

            var found = new PowerShellObject(span);
            for (var i = 0; i < cells.Count; i++) found.Properties[header[i]] = cells[i].Length == 0 ? [] : [cells[i]];
            objects.Add(found);
        }

        return objects;
    }

    private static ReadOnlySpan<char> FirstLine(string text, out int at)
    {
        at = 0;
        while (at < text.Length)
        {
            var end = text.AsSpan(at).IndexOfAny('\n', '\r') is var step and >= 0 ? at + step : text.Length;
            var line = text.AsSpan(at, end - at).Trim("\uFEFF \t");
            if (line.Length > 0 && line[0] != '#') return line;
            at = end + 1;
        }

        return default;
    }

    private static char Separator(ReadOnlySpan<char> header) =>
        header.Contains("\",\"", StringComparison.Ordinal) || (header.Contains(',') && !header.Contains(';') && !header.Contains('\t')) ? ','
        : header.Contains(';') ? ';' : header.Contains('\t') ? '\t' : '\0';

    // Quoted cells may hold separators, doubled quotes and line ends.
    private List<string>? Row()
    {
        if (_at >= _text.Length) return null;
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (quoted)
            {
                if (c != '"') cell.Append(c);
                else if (_at + 1 < _text.Length && _text[_at + 1] == '"')
                {
                    cell.Append('"');
                    _at++;
                }
                else quoted = false;
            }
            else if (c == '"' && cell.Length == 0) quoted = true;
            else if (c == _separator)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else if (c is '\n' or '\r')
            {
                break;
            }
            else cell.Append(c);

            if (cell.Length > LongestCell) break;
        }

        while (_at < _text.Length && _text[_at] is '\n' or '\r') _at++;
        cells.Add(cell.ToString());
        return cells;
    }
}
