using System.Globalization;
using System.Text;

namespace PortAudit.Knowledge.Explanations;

/// <summary>Makes text safe for a terminal: what cannot be seen is written as \u001b and the like.</summary>
internal static class VisibleText
{
    public static string Of(string text, int limit = int.MaxValue)
    {
        var cut = text.Length > limit;
        var builder = new StringBuilder(Math.Min(text.Length, limit) + 1);
        foreach (var rune in (cut ? text.AsSpan(0, limit) : text).EnumerateRunes())
        {
            // Format characters include the overrides of writing direction.
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
                || rune == Rune.ReplacementChar)
            {
                builder.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            }
            else
            {
                builder.Append(rune);
            }
        }

        return cut ? builder.Append("...").ToString() : builder.ToString();
    }
}
