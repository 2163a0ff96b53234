namespace PortAudit.Reporting.Content;

/// <summary>The line that a span points at, made visible and cut to a width around the marked part.</summary>
/// <param name="Before">Together with <paramref name="Marked"/> and <paramref name="After"/> the line as shown.</param>
/// <param name="CutLeft">Something of the line was left out before.</param>
public sealed record SourceExcerpt(int Line, string Before, string Marked, string After, bool CutLeft, bool CutRight)
{
    /// <summary>Null for a source in which lines mean nothing.</summary>
    public static SourceExcerpt? Of(SourceSpan span, int width)
    {
        if (span.File is null || span.File.Encoding.LooksBinary) return null;

        // What is spelled out takes more room than it took in the file: show less of the line, then.
        var excerpt = Cut(span, width);
        for (var less = width * 3 / 4; excerpt.Width > width && less > 8; less = less * 3 / 4) excerpt = Cut(span, less);
        return excerpt;
    }

    private int Width => VisibleText.Width(Before) + VisibleText.Width(Marked) + VisibleText.Width(After);

    private static SourceExcerpt Cut(SourceSpan span, int width)
    {
        var (number, column) = span.File.Position(span.Start);
        var line = span.File.Line(number);
        var start = Math.Min(column - 1, line.Length);
        var length = Math.Min(span.Length, line.Length - start);

        // The mark takes precedence; then a little of what stands before, so that one sees what it belongs to.
        var shownMark = Math.Min(length, width);
        var room = Math.Min(line.Length, width) - shownMark;
        var left = Math.Min(start, line.Length <= width ? start : Math.Min(room, Math.Max(room / 3, room - (line.Length - start - shownMark))));
        var from = start - left;
        var to = Math.Min(line.Length, start + shownMark + (room - left));
        return new SourceExcerpt(
            number, Show(line[from..start]), Show(line.Slice(start, shownMark)), Show(line[(start + shownMark)..to]), from > 0, to < line.Length);
    }

    /// <summary>A neighbouring line without a mark, from its beginning.</summary>
    public static SourceExcerpt? Neighbour(SourceFile file, int number, int width)
    {
        if (number < 1 || number > file.LineCount) return null;
        var line = file.Line(number);
        return new SourceExcerpt(number, Show(line[..Math.Min(line.Length, width)]), "", "", false, line.Length > width);
    }

    // A tab as a blank keeps marks under their words.
    private static string Show(ReadOnlySpan<char> text) => VisibleText.Of(text.Contains('\t') ? text.ToString().Replace('\t', ' ') : text);
}
