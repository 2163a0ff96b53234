using System.Text;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Structured;

/// <summary>CSV as Export-Csv, osquery and spreadsheets write it: RFC 4180 with comma, semicolon or tab, and a <c>#TYPE</c> line before it.</summary>
public static class DelimitedText
{
    /// <returns>The names of the columns; <see langword="null"/> when the first line is not a header of at least two columns with names.</returns>
    public static IReadOnlyList<string>? Header(string text)
    {
        var at = 0;
        return ReadHeader(text, ref at, out _)?.ConvertAll(h => h.Text!);
    }

    /// <returns><see langword="null"/> when the first line is not a header.</returns>
    public static DataRecords? Read(string text)
    {
        var at = 0;
        if (ReadHeader(text, ref at, out var delimiter) is not { } header) return null;
        var records = new List<DataRecord>();
        var shifted = new List<ShiftedRow>();
        (int, string)? failure = null;
        while (at < text.Length)
        {
            var start = at;
            var cells = ReadRow(text, ref at, delimiter, out var isClosed);
            if (cells is [{ Text.Length: 0 }]) continue;
            if (isClosed && cells.Count == header.Count)
            {
                records.Add(new DataRecord(start, cells[^1].End, [.. cells.Select((c, i) => c with { Name = header[i].Text! })]));
                continue;
            }

            // Only the last row can be cut off, and only where the file does not end with a line.
            var isCut = !isClosed || (at >= text.Length && cells.Count < header.Count && text[^1] is not ('\r' or '\n'));
            if (isCut) failure = isClosed ? (cells[^1].End, $"fewer than {header.Count} columns") : (text.Length, "a text in quotes does not end");
            shifted.Add(new ShiftedRow(start, cells[^1].End, cells.Count, header.Count, isCut));
        }

        return new DataRecords("CSV", records, failure) { Shifted = shifted };
    }

    private static List<DataField>? ReadHeader(string text, ref int at, out char delimiter)
    {
        delimiter = ',';
        at = Greeting.End(text);
        while (at < text.Length && text.AsSpan(at).StartsWith("#TYPE")) at = NextLine(text, at);
        while (at < text.Length && text[at] is '\r' or '\n' or '\uFEFF') at++;
        if (at >= text.Length) return null;
        var end = text.AsSpan(at).IndexOfAny('\r', '\n') is var step and >= 0 ? at + step : text.Length;
        if (end - at > ParsingLimits.LongestHeader || Delimiter(text.AsSpan(at, end - at)) is not { } found) return null;
        delimiter = found;
        var header = ReadRow(text, ref at, delimiter, out _);
        return header.Count is < 2 or > ParsingLimits.MostColumns || !header.TrueForAll(h => IsName(h.Text)) ? null : header;
    }

    private static int NextLine(string text, int at) => text.AsSpan(at).IndexOf('\n') is var step and >= 0 ? at + step + 1 : text.Length;

    // The one that the header has most of.
    private static char? Delimiter(ReadOnlySpan<char> header)
    {
        char? best = null;
        var most = 0;
        foreach (var candidate in ",;\t|")
        {
            var count = header.Count(candidate);
            if (count > most) (best, most) = (candidate, count);
        }

        return best;
    }

    private static bool IsName(string? text)
    {
        foreach (var c in text ?? "")
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or ' ' or '.' or '-' or '#')) return false;
        }

        return text is { Length: > 0 and <= 64 } && !char.IsAsciiDigit(text[0]);
    }

    private static List<DataField> ReadRow(string text, ref int at, char delimiter, out bool isClosed)
    {
        var cells = new List<DataField>();
        isClosed = true;
        while (true)
        {
            while (at < text.Length && text[at] == ' ') at++;
            var start = at;
            string value;
            if (at < text.Length && text[at] == '"') value = ReadQuoted(text, ref at, out isClosed);
            else
            {
                while (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n')) at++;
                value = text[start..at].TrimEnd();
            }

            cells.Add(new DataField("", value, start, at));
            while (at < text.Length && text[at] != delimiter && text[at] is not ('\r' or '\n')) at++;
            if (at < text.Length && text[at] == delimiter)
            {
                at++;
                continue;
            }

            if (at < text.Length) at += text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            return cells;
        }
    }

    private static string ReadQuoted(string text, ref int at, out bool isClosed)
    {
        var read = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"') read.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == '"') read.Append(text[at++]);
            else
            {
                at++;
                isClosed = true;
                return read.ToString();
            }
        }

        isClosed = false;
        return read.ToString();
    }
}
