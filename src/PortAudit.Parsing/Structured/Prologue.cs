namespace PortAudit.Parsing.Structured;

/// <summary>What stands before an export in a saved terminal session: blank lines and the prompt with the command.</summary>
public static class Prologue
{
    /// <summary>The offset of the first line that is the export's own; 0 where none is.</summary>
    public static int End(string text)
    {
        var at = 0;
        for (var line = 0; line < ParsingLimits.LongestGreeting && at < text.Length; line++)
        {
            var end = text.AsSpan(at).IndexOfAny('\n', '\r') is var step and >= 0 ? at + step : text.Length;
            var content = text.AsSpan(at, end - at).Trim("\uFEFF \t");
            if (!content.IsEmpty && !IsPrompt(content)) return at;
            at = end + 1;
        }

        return 0;
    }

    // 'PS C:\Users\admin> Get-…', 'C:\>type …', 'root@web1:~# cat …', '$ cat …'
    private static bool IsPrompt(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("PS ") && line.Contains('>')) return true;
        if (line.Length > 2 && char.IsAsciiLetter(line[0]) && line[1] == ':' && line[2] == '\\' && line.Contains('>')) return true;
        if (line.StartsWith("$ ") || line.StartsWith("# ")) return true;
        var word = line.IndexOf(' ') is var blank and > 0 ? line[..blank] : line;
        return word.Contains('@') && word[^1] is '#' or '$' or '%';
    }
}
