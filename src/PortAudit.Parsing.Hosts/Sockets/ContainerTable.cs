using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The table of <c>docker ps</c>: columns begin where their names do, and names are two blanks apart.</summary>
internal static class ContainerTable
{
    /// <returns><see langword="null"/> without a header that names containers and PORTS.</returns>
    public static DataRecords? Read(string text)
    {
        List<(string Name, int Start)>? columns = null;
        var records = new List<DataRecord>();
        (int, string)? failure = null;
        var lines = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = text.AsSpan(at).IndexOfAny('\r', '\n') is var step and >= 0 ? at + step : text.Length;
            var line = text.AsSpan(at, end - at);
            if (columns is null)
            {
                if (IsHeader(line)) columns = Columns(line);
                else if (++lines > ParsingLimits.LongestGreeting) return null;
            }
            else if (line.Length > columns[1].Start && char.IsAsciiLetterOrDigit(line[0]))
            {
                if (end == text.Length && line.Length <= columns[^1].Start) failure = (end, $"no column {columns[^1].Name}");
                else records.Add(Row(text, at, end, columns));
            }

            at = end + 1;
        }

        return columns is null ? null : new DataRecords("a table", records, failure);
    }

    // Also of 'docker compose ps' and of a format of one's own: 'table {{.Names}}\t{{.Ports}}'.
    private static bool IsHeader(ReadOnlySpan<char> line) =>
        line.Contains("PORTS", StringComparison.Ordinal) && line.Contains("  ", StringComparison.Ordinal) && !line.ContainsAnyInRange('a', 'z')
        && (line.StartsWith("CONTAINER ID ") || line.StartsWith("NAME ") || line.Contains("NAMES", StringComparison.Ordinal));

    private static List<(string, int)> Columns(ReadOnlySpan<char> line)
    {
        var columns = new List<(string, int)>();
        for (var i = 0; i < line.Length && columns.Count < HostLimits.MostColumns;)
        {
            var end = line[i..].IndexOf("  ") is var step and >= 0 ? i + step : line.Length;
            columns.Add((line[i..end].Trim().ToString(), i));
            i = end;
            while (i < line.Length && line[i] == ' ') i++;
        }

        return columns;
    }

    private static DataRecord Row(string text, int at, int end, List<(string Name, int Start)> columns)
    {
        var fields = new List<DataField>();
        for (var i = 0; i < columns.Count; i++)
        {
            var from = Math.Min(at + columns[i].Start, end);
            var to = i + 1 < columns.Count ? Math.Min(at + columns[i + 1].Start, end) : end;
            fields.Add(new DataField(columns[i].Name, text[from..to].Trim(), from, to));
        }

        return new DataRecord(at, end, fields);
    }
}
