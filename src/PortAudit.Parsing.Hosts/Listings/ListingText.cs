using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>A listing's text without terminal colours, with the way back to positions in the file.</summary>
/// <remarks><c>grep --color</c> and <c>ss</c> itself put colour sequences inside cells. No line end is ever taken out, so lines keep
/// their numbers.</remarks>
internal sealed class ListingText
{
    private const int ExcerptLength = 60;

    private readonly List<(int Start, int Removed)> _cuts = [];

    public ListingText(SourceFile source)
    {
        Source = source;
        Text = source.Text.Contains('\x1b') ? WithoutColours(source.Text) : source.Text;
    }

    public SourceFile Source { get; }

    public string Text { get; }

    public bool HadColours => _cuts.Count > 0;

    /// <summary>Whether the file stops inside a line, as a cut transfer does.</summary>
    public bool EndsInLine => Text.Length > 0 && Text[^1] is not ('\n' or '\r');

    public SourceSpan Span(int start, int end)
    {
        var from = ToSource(start);
        return Source.Span(from, end > start ? ToSource(end - 1) + 1 - from : 0);
    }

    /// <summary>Steps through the lines by the rule of <see cref="SourceFile"/>; <paramref name="next"/> starts at 0.</summary>
    public bool NextLine(ref int next, out int start, out int end)
    {
        start = end = next;
        if (next >= Text.Length) return false;
        var step = Text.AsSpan(next).IndexOfAny('\n', '\r');
        end = step < 0 ? Text.Length : next + step;
        next = end;
        if (next < Text.Length) next += Text[next] == '\r' && next + 1 < Text.Length && Text[next + 1] == '\n' ? 2 : 1;
        return true;
    }

    /// <summary>For messages: short, and without characters that a terminal would act on.</summary>
    public static string Excerpt(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, ExcerptLength)];
        for (var i = 0; i < shown.Length; i++) shown[i] = char.IsControl(text[i]) ? '\uFFFD' : text[i];
        return shown.Length < text.Length ? $"{shown}…" : shown.ToString();
    }

    public string Excerpt(Cell cell) => Excerpt(cell.In(Text));

    private int ToSource(int position)
    {
        int low = 0, high = _cuts.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_cuts[middle].Start <= position) low = middle + 1;
            else high = middle - 1;
        }

        return position + (high < 0 ? 0 : _cuts[high].Removed);
    }

    // Only 'select graphic rendition' (m), 'erase' (K) and 'choose character set' go: other sequences are not colouring,
    // and a program name that holds them must be shown to hold them.
    private string WithoutColours(string text)
    {
        var kept = new System.Text.StringBuilder(text.Length);
        var removed = 0;
        for (var i = 0; i < text.Length;)
        {
            var length = text[i] == '\x1b' ? ColourLength(text.AsSpan(i)) : 0;
            if (length == 0)
            {
                kept.Append(text[i++]);
                continue;
            }

            removed += length;
            i += length;
            if (_cuts.Count > 0 && _cuts[^1].Start == kept.Length) _cuts[^1] = (kept.Length, removed);
            else _cuts.Add((kept.Length, removed));
        }

        return kept.ToString();
    }

    private static int ColourLength(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("\x1b(B")) return 3;
        if (!text.StartsWith("\x1b[")) return 0;
        for (var i = 2; i < Math.Min(text.Length, 32); i++)
        {
            if (text[i] is 'm' or 'K') return i + 1;
            if (text[i] is not (>= '0' and <= '9' or ';')) return 0;
        }

        return 0;
    }
}
