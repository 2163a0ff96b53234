using System.Globalization;
using System.Text;

namespace PortAudit.Rules;

/// <summary>Makes values from inputs fit to stand in a sentence: an attacker names processes and writes comments.</summary>
public static class MessageText
{
    /// <summary>A value is cut behind this many UTF-16 units.</summary>
    public const int MaxValue = 200;

    /// <summary>Shows control characters, terminal escapes, line ends, text direction marks and lone surrogates as <c>\x1b</c> or <c>\u202e</c>.</summary>
    /// <remarks>Markup is left alone: escaping for a format is that format's work.</remarks>
    public static string Visible(string text, int max = MaxValue)
    {
        var cut = text.Length > max;
        if (cut) text = text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~')) return cut ? text + "…" : text;

        var result = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                if (IsHidden(CharUnicodeInfo.GetUnicodeCategory(text, i))) result.Append($"\\U{char.ConvertToUtf32(text, i):x8}");
                else result.Append(c).Append(text[i + 1]);
                i++;
            }
            else if (IsHidden(char.GetUnicodeCategory(c)))
            {
                result.Append(c < 0x100 ? $"\\x{(int)c:x2}" : $"\\u{(int)c:x4}");
            }
            else
            {
                result.Append(c);
            }
        }

        return cut ? result.Append('…').ToString() : result.ToString();
    }

    private static bool IsHidden(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate;
}
