
namespace PortAudit.Reporting.Console;

/// <summary>Breaks visible text at blanks so that no line is wider than asked; a word that is wider still is cut.</summary>
public static class WordWrap
{
    /// <returns>At least one line, which is empty for an empty text.</returns>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var rest = text.TrimEnd();
        do
        {
            var end = Fit(rest, width, out var next);
            yield return rest[..end].TrimEnd(' ');
            rest = rest[next..];
        }
        while (rest.Length > 0);
    }

    private static int Fit(ReadOnlySpan<char> text, int width, out int next)
    {
        int column = 0, index = 0, blank = -1;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == ' ') blank = index;
            column += VisibleText.Width(text.Slice(index, rune.Utf16SequenceLength));
            if (column > width)
            {
                var end = rune.Value == ' ' ? index : blank > 0 ? blank : Math.Max(index, 1);
                next = end;
                while (next < text.Length && text[next] == ' ') next++;
                return end;
            }

            index += rune.Utf16SequenceLength;
        }

        next = text.Length;
        return text.Length;
    }
}
