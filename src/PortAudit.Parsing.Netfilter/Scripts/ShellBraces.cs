using System.Globalization;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>What bash makes of a word with braces: <c>{80,443}</c> and <c>{6000..6010}</c>. Other shells leave them alone.</summary>
internal static class ShellBraces
{
    /// <returns>The words that a word becomes; itself without braces that mean something.</returns>
    public static IEnumerable<ShellWord> Expand(ShellWord word) => Expand(word, 0);

    private static IEnumerable<ShellWord> Expand(ShellWord word, int depth)
    {
        for (var i = 0; i < word.Parts.Count && depth < 8; i++)
        {
            var part = word.Parts[i];
            if (part is not { Kind: ShellPartKind.Literal, Quoted: false } || part.Text.IndexOf('{') is not (>= 0 and var open)
                || part.Text.IndexOf('}', open) is not (> 0 and var close))
                continue;
            if (Alternatives(part.Text[(open + 1)..close]) is not { } alternatives) continue;
            return alternatives.SelectMany(a => Expand(word with
            {
                Parts = [.. word.Parts.Take(i), part with { Text = part.Text[..open] + a + part.Text[(close + 1)..] }, .. word.Parts.Skip(i + 1)],
            }, depth + 1)).Take(NetfilterLimits.MostBraceWords);
        }

        return [word];
    }

    private static IEnumerable<string>? Alternatives(string inner)
    {
        if (inner.Contains('{', StringComparison.Ordinal)) return null;
        if (inner.Contains(',', StringComparison.Ordinal)) return inner.Split(',');
        var ends = inner.Split("..");
        if (ends.Length != 2 || !int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(ends[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last))
            return null;
        return first <= last && last - first < NetfilterLimits.MostBraceWords
            ? Enumerable.Range(first, last - first + 1).Select(n => n.ToString(CultureInfo.InvariantCulture)) : null;
    }
}
