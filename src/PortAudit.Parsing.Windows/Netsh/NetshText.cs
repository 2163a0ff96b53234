using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Netsh;

/// <summary>Finds the code page of a listing: cmd redirects in the console's (437, 850), other tools in the system's (1252).</summary>
/// <remarks>The bytes do not say which it was. The page is taken under which the most labels and words are known.</remarks>
internal static class NetshText
{
    private static readonly int[] ConsolePages = [850, 437];

    public static SourceFile Decode(SourceFile source)
    {
        if (source.Encoding.Name != "windows-1252" || source.Bytes.IsEmpty) return source;
        var best = (Score: Score(source.Text), Source: source);
        foreach (var page in ConsolePages)
        {
            if (CodePagesEncodingProvider.Instance.GetEncoding(page) is not { } encoding) continue;
            var text = encoding.GetString(source.Bytes.Span);
            // Between two pages that tell as much, the first one stands.
            if (Score(text) is var score && score > best.Score) best = (score, source.Decoded(text, $"code page {page}"));
        }

        return best.Source;
    }

    // How many labels and profile words are known; a few thousand lines tell enough.
    private static int Score(string text)
    {
        var score = 0;
        var lines = 0;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (++lines > 5000) break;
            var colon = raw.IndexOf(':');
            if (colon <= 0)
            {
                continue;
            }

            if (NetshWords.Label(raw[..colon]) is { } field)
            {
                score++;
                if (field != "profiles") continue;
                var value = raw[(colon + 1)..];
                foreach (var part in value.Split(',')) score += NetshWords.Word("profile", value[part]) is null ? 0 : 1;
            }
            else if (NetshWords.Section(raw) is not null)
            {
                score++;
            }
        }

        return score;
    }
}
