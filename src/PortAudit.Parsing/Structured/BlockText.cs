namespace PortAudit.Parsing.Structured;

/// <summary>What PowerShell prints for people: <c>Format-List</c> (blocks of <c>Name : value</c>) and <c>Format-Table</c> (columns under
/// dashes).</summary>
public static class BlockText
{
    /// <returns><see langword="null"/> when the file is not a list: each line but blanks and a prompt must have a name and a colon.</returns>
    public static DataRecords? ReadList(string text)
    {
        var records = new List<DataRecord>();
        var fields = new List<DataField>();
        int at = 0, strange = 0, start = 0, last = 0;
        while (at < text.Length)
        {
            var end = LineEnd(text, at);
            var line = text.AsSpan(at, end - at);
            if (line.IsWhiteSpace()) Close();
            else if (NameLength(line) is var length and > 0)
            {
                var colon = at + line.IndexOf(':');
                var name = line[..length].ToString();
                if (fields.Count >= ParsingLimits.MostFields || fields.Exists(f => f.Name == name)) Close();
                if (fields.Count == 0) start = at;
                fields.Add(Field(text, name, colon + 1, end));
                last = end;
            }
            else if (fields.Count > 0 && line[0] is ' ') last = end;
            else if (++strange > ParsingLimits.MostOtherLines) return null;

            at = SkipLineEnd(text, end);
        }

        Close();
        return records.Count > 0 && strange * 4 <= records.Sum(r => r.Fields.Count) ? Whole(text, "a PowerShell list", records) : null;

        void Close()
        {
            if (fields.Count > 1) records.Add(new DataRecord(start, last, [.. fields]));
            fields.Clear();
        }
    }

    /// <summary>A table in bars, as osqueryi and database shells print it.</summary>
    /// <returns><see langword="null"/> when no two lines begin and end with a bar.</returns>
    public static DataRecords? ReadBars(string text)
    {
        List<DataField>? header = null;
        var records = new List<DataRecord>();
        (int, string)? failure = null;
        var strange = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = LineEnd(text, at);
            var line = text.AsSpan(at, end - at);
            if (line.StartsWith("|"))
            {
                var cells = Cells(text, at, end);
                if (header is null) header = cells;
                else if (cells.Count < header.Count) failure ??= (end, $"fewer than {header.Count} columns");
                else records.Add(new DataRecord(at, end, [.. header.Select((h, i) => cells[i] with { Name = h.Text! })]));
            }
            else if (!line.IsWhiteSpace() && !line.StartsWith("+-") && ++strange > ParsingLimits.MostOtherLines) return null;

            at = SkipLineEnd(text, end);
        }

        return header is { Count: > 1 } && records.Count > 0 ? new DataRecords("a table", records, failure) : null;
    }

    private static List<DataField> Cells(string text, int at, int end)
    {
        var cells = new List<DataField>();
        for (var from = at + 1; from < end;)
        {
            var bar = text.AsSpan(from, end - from).IndexOf('|');
            if (bar < 0) break;
            cells.Add(Field(text, "", from, from + bar));
            from += bar + 1;
        }

        return cells;
    }

    /// <returns><see langword="null"/> when no line of dashes stands under a header.</returns>
    public static DataRecords? ReadTable(string text)
    {
        int at = 0, headerStart = 0, headerEnd = 0;
        for (var line = 0; at < text.Length; line++)
        {
            var end = LineEnd(text, at);
            if (line > 0 && IsDashes(text.AsSpan(at, end - at))) return ReadRows(text, headerStart, headerEnd, at, end);
            if (line > ParsingLimits.LongestGreeting) return null;
            (headerStart, headerEnd) = (at, end);
            at = SkipLineEnd(text, end);
        }

        return null;
    }

    // A column reaches from its dashes to the next ones, or back to the last ones where it is set to the right: cells never overlap a gap
    // of two blanks, so each belongs to the dashes that it touches.
    private static DataRecords? ReadRows(string text, int headerStart, int headerEnd, int dashes, int dashesEnd)
    {
        var columns = new List<(string Name, int Start, int End)>();
        for (var i = dashes; i < dashesEnd;)
        {
            if (text[i] != '-')
            {
                i++;
                continue;
            }

            var from = i;
            while (i < dashesEnd && text[i] == '-') i++;
            var (start, end) = (from - dashes, i - dashes);
            var nameStart = Math.Min(headerStart + start, headerEnd);
            columns.Add((text[nameStart..Math.Min(headerStart + end, headerEnd)].Trim(), start, end));
        }

        if (columns.Count is < 2 or > ParsingLimits.MostFields || columns.Exists(c => c.Name.Length == 0)) return null;
        var records = new List<DataRecord>();
        for (var at = SkipLineEnd(text, dashesEnd); at < text.Length;)
        {
            var end = LineEnd(text, at);
            if (!text.AsSpan(at, end - at).IsWhiteSpace()) records.Add(ReadRow(text, at, end, columns));
            else if (records.Count > 0 && records[^1].End < at - 4) break;
            at = SkipLineEnd(text, end);
        }

        return Whole(text, "a table", records);
    }

    // Only the last record can be cut off, and only where the file does not end with a line.
    private static DataRecords Whole(string text, string form, List<DataRecord> records)
    {
        if (records.Count < 2 || text[^1] is '\r' or '\n' || Filled(records[^1]) >= Filled(records[0])) return new DataRecords(form, records, null);
        var last = records[^1];
        records.RemoveAt(records.Count - 1);
        return new DataRecords(form, records, (last.End, $"fewer than {Filled(records[0])} values"));
    }

    private static int Filled(DataRecord record) => record.Fields.Count(f => f.Text is { Length: > 0 });

    private static DataRecord ReadRow(string text, int at, int end, List<(string Name, int Start, int End)> columns)
    {
        var fields = new List<DataField>(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            var from = i == 0 ? at : Math.Min(at + columns[i - 1].End, end);
            var to = i + 1 < columns.Count ? Math.Min(at + columns[i + 1].Start, end) : end;

            // A cell set to the left runs into the gap after; one set to the right begins in the gap before.
            var begin = from;
            while (begin < to && begin < at + columns[i].Start && text[begin] is not ' ') begin++;
            fields.Add(Field(text, columns[i].Name, begin, to));
        }

        return new DataRecord(at, end, fields);
    }

    private static DataField Field(string text, string name, int start, int end)
    {
        while (start < end && text[start] is ' ' or '\t') start++;
        while (end > start && text[end - 1] is ' ' or '\t') end--;
        return new DataField(name, text[start..end], start, end);
    }

    private static bool IsDashes(ReadOnlySpan<char> line) => line.Contains("--", StringComparison.Ordinal) && !line.ContainsAnyExcept('-', ' ');

    private static int NameLength(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        if (colon < 1 || (colon + 1 < line.Length && line[colon + 1] != ' ') || line[0] is ' ' or '\t') return 0;
        var name = line[..colon].TrimEnd();
        foreach (var c in name)
        {
            if (!char.IsLetterOrDigit(c) && c is not ('_' or ' ' or '.' or '-')) return 0;
        }

        return name.Length <= 60 ? name.Length : 0;
    }

    private static int LineEnd(string text, int at) => text.AsSpan(at).IndexOfAny('\r', '\n') is var step and >= 0 ? at + step : text.Length;

    private static int SkipLineEnd(string text, int end) =>
        end >= text.Length ? end : end + (text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
}
