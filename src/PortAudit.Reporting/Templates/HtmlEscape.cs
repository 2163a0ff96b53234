using System.Buffers;
using System.Text;

namespace PortAudit.Reporting.Templates;

/// <summary>Makes a text safe between tags and inside quoted attribute values.</summary>
internal static class HtmlEscape
{
    private static readonly SearchValues<char> Special = SearchValues.Create("&<>\"'");

    public static string Of(string text)
    {
        var at = text.AsSpan().IndexOfAny(Special);
        if (at < 0) return text;
        var result = new StringBuilder(text.Length + 16).Append(text.AsSpan(0, at));
        foreach (var c in text.AsSpan(at))
        {
            _ = c switch
            {
                '&' => result.Append("&amp;"),
                '<' => result.Append("&lt;"),
                '>' => result.Append("&gt;"),
                '"' => result.Append("&quot;"),
                '\'' => result.Append("&#39;"),
                _ => result.Append(c),
            };
        }

        return result.ToString();
    }
}
