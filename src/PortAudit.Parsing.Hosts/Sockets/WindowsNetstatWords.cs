namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The words of Windows netstat in each display language, from a data file.</summary>
internal static class WindowsNetstatWords
{
    public enum Kind : byte
    {
        None,
        Heading,
        Columns,

        /// <summary>Stands where <c>-b</c> found no program.</summary>
        Unowned,
    }

    // No language's words have one of these, and nearly every line of any other export has.
    private static readonly System.Buffers.SearchValues<char> Foreign = System.Buffers.SearchValues.Create("0123456789:/*[]=#\"{}<>_,;-");

    private static readonly Lazy<(Kind Kind, string Text)[]> Words = new(Load);

    /// <summary>What a line says by its words.</summary>
    /// <remarks>Redirected output is in the console's code page and is often decoded as another, so a letter beyond ASCII
    /// represents any one or two characters beyond ASCII, and blanks count as one.</remarks>
    public static Kind Tell(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.Length is 0 or > HostLimits.LongestHeading || line.ContainsAny(Foreign) || !line.Contains(' ')) return Kind.None;
        foreach (var (kind, text) in Words.Value)
        {
            if (Matches(text, line) is var rest and >= 0 && (rest == line.Length || (kind == Kind.Columns && IsTail(line[rest..])))) return kind;
        }

        return Kind.None;
    }

    // The column line goes on with PID under -o and with "Offload State" under -t.
    private static bool IsTail(ReadOnlySpan<char> rest) => rest.TrimStart().StartsWith("PID") || rest.Trim() is "Offload State";

    /// <returns>How much of the line the words take; -1 when they do not fit.</returns>
    private static int Matches(string words, ReadOnlySpan<char> line)
    {
        int i = 0, j = 0;
        while (i < words.Length)
        {
            if (j >= line.Length) return words[i] == '.' && i == words.Length - 1 ? j : -1;
            if (words[i] is ' ')
            {
                if (!RowScanner.IsBlank(line[j])) return -1;
                while (i < words.Length && words[i] == ' ') i++;
                while (j < line.Length && RowScanner.IsBlank(line[j])) j++;
            }
            else if (!char.IsAscii(words[i]))
            {
                // A French apostrophe is typographic in some releases.
                if (char.IsAscii(line[j]) && line[j] is not ('\'' or '?')) return -1;
                i++;
                j++;
                while (j < line.Length && !char.IsAscii(line[j]) && (i >= words.Length || char.IsAscii(words[i]))) j++;
            }
            else if (words[i++] != line[j++]) return -1;
        }

        return j < line.Length && line[j] == '.' ? j + 1 : j;
    }

    private static (Kind, string)[] Load()
    {
        using var stream = typeof(WindowsNetstatWords).Assembly.GetManifestResourceStream("Sockets/windows-netstat.tsv")!;
        using var reader = new StreamReader(stream);
        var words = new List<(Kind, string)>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.Split('\t') is not [var kind, _, var text]) continue;
            words.Add((kind switch { "heading" => Kind.Heading, "columns" => Kind.Columns, _ => Kind.Unowned }, text));
        }

        return [.. words];
    }
}
