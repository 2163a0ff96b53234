namespace PortAudit.Parsing.Transcripts;

/// <summary>What comes before an export in a saved terminal session: blank lines, the prompt with the command, a title.</summary>
public static class Greeting
{
    /// <summary>The offset of the first line that is neither blank nor a prompt; 0 where none is.</summary>
    public static int End(string text)
    {
        var at = 0;
        for (var line = 0; line < ParsingLimits.LongestGreeting && at < text.Length; line++)
        {
            var end = LineEnd(text, at);
            var content = text.AsSpan(at, end - at).Trim("\uFEFF \t");
            if (!content.IsEmpty && Prompt.Read(content, out _) is null) return at;
            at = end + 1;
        }

        return 0;
    }

    /// <summary>Where JSON begins: at the first bracket that opens a line, with nothing but titles and prompts before it; -1 when none
    /// does.</summary>
    public static int JsonStart(string text)
    {
        var at = 0;
        for (var line = 0; line < ParsingLimits.LongestGreeting && at < text.Length; line++)
        {
            var end = LineEnd(text, at);
            var content = at;
            while (content < end && text[content] is ' ' or '\t') content++;
            if (content < end && text[content] is '[' or '{' && OpensJson(text.AsSpan(content + 1))) return content;
            at = end + 1;
        }

        return -1;
    }

    // '[root@web1 ~]#' and '[sshd.exe]' do not.
    private static bool OpensJson(ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart();
        return rest.Length == 0 || rest[0] is '{' or '"' or ']' or '}' or '[';
    }

    private static int LineEnd(string text, int at) => text.AsSpan(at).IndexOfAny('\n', '\r') is var step and >= 0 ? at + step : text.Length;
}
