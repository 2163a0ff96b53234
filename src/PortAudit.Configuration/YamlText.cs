using System.Globalization;
using System.Text;

namespace PortAudit.Configuration;

/// <summary>Writes single values of YAML so that they read back the same, and show nothing that a terminal would obey.</summary>
internal static class YamlText
{
    /// <summary>The value as it is where nothing about it could be mistaken, else in double quotes.</summary>
    public static string Scalar(string value) => IsPlain(value) ? value : Quoted(value);

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items.Select(Scalar))}]";

    /// <summary>A quoted value over several lines, each at most <paramref name="width"/> long; a line end reads back as one space.</summary>
    public static IEnumerable<string> Folded(string value, int width)
    {
        var rest = Quoted(value);
        while (rest.Length > width)
        {
            // A blank beside another one, or after a backslash, would not survive the line end.
            var cut = width;
            while (cut > 1 && !(rest[cut] == ' ' && rest[cut - 1] is not (' ' or '\\') && cut + 1 < rest.Length && rest[cut + 1] is not (' ' or '"')))
                cut--;
            if (cut == 1) break;
            yield return rest[..cut];
            rest = rest[(cut + 1)..];
        }

        yield return rest;
    }

    private static bool IsPlain(string value)
    {
        if (value.Length == 0 || value[^1] == ' ' || !(char.IsAsciiLetterOrDigit(value[0]) || value[0] is '.' or '/')) return false;
        foreach (var c in value)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '/' or '-' or '_' or '*' or '?' or '+' or '@' or ' ')) return false;
        }

        return value is not ("null" or "Null" or "NULL");
    }

    private static string Quoted(string value)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is '"' or '\\')
            {
                text.Append('\\').Append(c);
            }
            else if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                if (IsShown(CharUnicodeInfo.GetUnicodeCategory(value, i))) text.Append(value, i, 2);
                else text.Append(CultureInfo.InvariantCulture, $"\\U{char.ConvertToUtf32(c, value[i + 1]):x8}");
                i++;
            }
            else if (c is ' ' || IsShown(char.GetUnicodeCategory(c)))
            {
                text.Append(c);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
        }

        return text.Append('"').ToString();
    }

    private static bool IsShown(UnicodeCategory category) => category is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.SpaceSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
