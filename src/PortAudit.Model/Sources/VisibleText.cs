using System.Globalization;
using System.Text;

namespace PortAudit.Model.Sources;

/// <summary>Text from inputs as people may safely look at it: whatever would act on a terminal or hide from a reader is spelled out.</summary>
/// <remarks>Rule comments and program names are an attacker's text. Escapes move cursors and set titles, line ends forge report lines, bidirectional
/// controls reorder what is read (CVE-2021-42574), zero-width and unassigned characters hide. A backslash in the text stays as it is.</remarks>
public static class VisibleText
{
    /// <summary>The text with control, format and unassigned characters as <c>\n</c>, <c>\x1b</c> or <c>\u{202e}</c>.</summary>
    /// <param name="most">The longest result in UTF-16 units; what is beyond is counted, not shown.</param>
    public static string Of(ReadOnlySpan<char> text, int most = int.MaxValue)
    {
        if (text.Length <= most && !text.ContainsAnyExceptInRange(' ', '~')) return text.ToString();
        var result = new StringBuilder(Math.Min(text.Length, most) + 16);
        var rest = text;
        while (rest.Length > 0)
        {
            var valid = Rune.DecodeFromUtf16(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            if (result.Length + used > most) return $"{result}... ({rest.Length} more characters)";
            if (valid && !IsHidden(rune)) result.Append(rest[..used]);
            else result.Append(Escape(valid ? rune.Value : rest[0]));
            rest = rest[used..];
        }

        return result.ToString();
    }

    public static string Of(string? text, int most = int.MaxValue) => Of(text.AsSpan(), most);

    /// <summary>A value as it may stand in a sentence: what follows its first <paramref name="most"/> UTF-16 units is an ellipsis.</summary>
    public static string Brief(string text, int most = 200) =>
        text.Length <= most ? Of(text) : Of(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)) + "…";

    /// <summary>Like <see cref="Of(string?, int)"/> for texts of rule packs, where a line end is only where the YAML was folded.</summary>
    public static string Prose(string? text) =>
        string.IsNullOrWhiteSpace(text) ? "" : Of(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>The columns that already visible text takes on a terminal, as far as its categories tell.</summary>
    public static int Width(ReadOnlySpan<char> visible)
    {
        var width = 0;
        foreach (var rune in visible.EnumerateRunes())
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark)) width++;
        return width;
    }

    private static bool IsHidden(Rune rune) =>
        rune.Value is not (>= ' ' and <= '~') && (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);

    private static string Escape(int value) => value switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        < 0x100 => $"\\x{value:x2}",
        _ => $"\\u{{{value:x}}}",
    };
}
