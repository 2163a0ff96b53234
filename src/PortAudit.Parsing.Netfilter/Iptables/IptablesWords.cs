namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Splits a line into words as iptables-restore does.</summary>
/// <remarks>Blank and tab separate. Only the double quote quotes; within it a backslash takes itself away and keeps what follows. Text before a
/// quote glues, but the closing quote ends the word: <c>"a""b"</c> is two. An unclosed quote takes the rest of the line.</remarks>
internal static class IptablesWords
{
    /// <summary>iptables-restore passes 255 arguments on, of which it needs three itself.</summary>
    public const int MaximumWords = 251;

    private const int MaximumLength = 1023;

    /// <returns>Where the quote opens that is still open at the end; -1 for none.</returns>
    public static int Split(IptablesSyntax syntax, int start, int end, DiagnosticLog log)
    {
        var text = syntax.Source.Text;
        var i = start;
        while (true)
        {
            while (i < end && text[i] is ' ' or '\t') i++;
            if (i >= end || syntax.WordCount > MaximumWords) return -1;
            var first = i;
            while (i < end && text[i] is not (' ' or '\t' or '"')) i++;
            if (i == end || text[i] != '"')
            {
                syntax.Add(new IptablesWord(first, i - first, first, i - first, null));
            }
            else
            {
                var quote = i++;
                var content = i;
                var escaped = false;
                while (i < end && text[i] != '"')
                {
                    escaped |= text[i] == '\\';
                    i += text[i] == '\\' && i + 1 < end ? 2 : 1;
                }

                var unquoted = escaped || quote > first ? Unquote(text, first, quote, content, i) : null;
                var after = Math.Min(i + 1, end);
                syntax.Add(new IptablesWord(first, after - first, content, i - content, unquoted));
                if (i >= end) return quote;
                i = after;
            }

            if (i - first > MaximumLength) log.Report(IptablesDiagnostics.LongWord, syntax.Source.Span(first, 1), i - first);
        }
    }

    private static string Unquote(string text, int first, int quote, int content, int end)
    {
        var value = new System.Text.StringBuilder(end - first);
        value.Append(text, first, quote - first);
        for (var i = content; i < end; i++)
        {
            if (text[i] == '\\' && ++i == end) break;
            value.Append(text[i]);
        }

        return value.ToString();
    }
}
