namespace PortAudit.Parsing.Transcripts;

/// <summary>The one reader of prompts: tells a line on which a person typed a command from what the command printed.</summary>
public static class Prompt
{
    /// <param name="command">What was typed after the prompt; empty where nothing was.</param>
    /// <returns><see langword="null"/> for a line without a prompt.</returns>
    /// <remarks><c># </c> is root's prompt and a comment alike: only the place of the line can tell.</remarks>
    public static PromptKind? Read(ReadOnlySpan<char> line, out ReadOnlySpan<char> command)
    {
        line = line.Trim();
        PromptKind? kind = null;
        var end = -1;
        if (line.StartsWith("PS ")) (kind, end) = (PromptKind.PowerShell, line.IndexOf('>'));
        else if (line.Length > 2 && char.IsAsciiLetter(line[0]) && line[1] == ':' && line[2] == '\\')
            (kind, end) = (PromptKind.CommandPrompt, line.IndexOf('>'));
        else if (line is "$" || line.StartsWith("$ ") || line.StartsWith("# ")) (kind, end) = (PromptKind.Shell, 0);
        else (kind, end) = (PromptKind.Shell, EndOfShell(line));
        command = end < 0 ? default : line[(end + 1)..].TrimStart();
        return end < 0 ? null : kind;
    }

    // A user and a host, and soon a word that ends as prompts do.
    private static int EndOfShell(ReadOnlySpan<char> line)
    {
        var at = 0;
        for (var word = 0; word < ParsingLimits.LongestPrompt && at < line.Length; word++)
        {
            var length = line[at..].IndexOf(' ') is var blank and >= 0 ? blank : line.Length - at;
            if (word == 0 && !line[..length].Contains('@')) return -1;
            if (length > 0 && line[at + length - 1] is '#' or '$' or '%') return at + length - 1;
            at += length + 1;
        }

        return -1;
    }
}
