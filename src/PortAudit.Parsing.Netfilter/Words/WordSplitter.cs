using PortAudit.Model.Sources;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Words;

/// <summary>Splits a line into words as iptables-restore does.</summary>
/// <remarks>Blank and tab separate. Only the double quote quotes; within it a backslash takes itself away and keeps what follows. Text before a
/// quote glues, but the closing quote ends the word: <c>"a""b"</c> is two. An unclosed quote takes the rest of the line.</remarks>
internal static class WordSplitter
{
    /// <param name="text">The file's own, or what a part of the file became.</param>
    /// <param name="origin">That part; <see langword="null"/> where the text is the file's own.</param>
    /// <returns>Where the quote opens that is still open at the end; -1 for none.</returns>
    public static int Split(WordList words, string text, int start, int end, SourceSpan? origin, DiagnosticLog log)
    {
        var i = start;
        while (true)
        {
            while (i < end && text[i] is ' ' or '\t') i++;
            if (i >= end || words.Count > NetfilterLimits.MostWords) return -1;
            var first = i;
            while (i < end && text[i] is not (' ' or '\t' or '"'))
            {
                if (text[i] == Placeholder.Start) i = EndOfPlaceholder(text, i, end);
                i++;
            }

            if (i == end || text[i] != '"')
            {
                words.Add(Placed(origin, text, first, i, first, i, null));
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
                words.Add(Placed(origin, text, first, after, content, i, unquoted));
                if (i >= end) return quote;
                i = after;
            }

            if (i - first > NetfilterLimits.LongestWord) log.Report(WordDiagnostics.LongWord, origin ?? words.Source.Span(first, 1), i - first);
        }
    }

    /// <summary>The quote that is still open at the end of a line; -1 for none.</summary>
    public static int OpenQuote(string text, int start, int end)
    {
        while (text.AsSpan(start, end - start).IndexOf('"') is var step and >= 0)
        {
            var quote = start + step;
            for (start = quote + 1; start < end && text[start] != '"'; start++)
                if (text[start] == '\\') start++;
            if (start >= end) return quote;
            start++;
        }

        return -1;
    }

    private static PlacedWord Placed(SourceSpan? origin, string text, int first, int after, int content, int end, string? unquoted) =>
        origin is { } place
        ? new PlacedWord(place.Start, place.Length, place.Start, 0, unquoted ?? text[content..end])
        : new PlacedWord(first, after - first, content, end - content, unquoted);

    // The name of a placeholder may have blanks in it.
    private static int EndOfPlaceholder(string text, int at, int end) =>
        text.IndexOf(Placeholder.End, at, end - at) is >= 0 and var close ? close : at;

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
