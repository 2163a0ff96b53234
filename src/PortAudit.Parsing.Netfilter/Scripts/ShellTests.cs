using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Answers the tests of a script, <c>[ … ]</c>, as far as its own text does.</summary>
internal static class ShellTests
{
    /// <param name="words">The fields between the brackets.</param>
    /// <returns>Null for what only the running script knows.</returns>
    public static bool? Answer(ReadOnlySpan<string> words)
    {
        if (words.Length > 0 && words[0] == "!") return !Answer(words[1..]);
        foreach (var word in words)
            if (word.Contains(Placeholder.Start)) return null;
        switch (words.Length)
        {
            case 0:
                return false;
            case 1:
                return words[0].Length > 0;
            case 2:
                return words[0] switch
                {
                    "-n" => words[1].Length > 0,
                    "-z" => words[1].Length == 0,
                    "-x" or "-f" or "-e" when FirewallTool.Find(words[1]) is not null => true,
                    _ => null
                };
            case 3:
                return Compare(words[0], words[1], words[2]);
            default:
                return null;
        }
    }

    /// <summary>Whether a text fits a pattern of <c>case</c>.</summary>
    public static bool Fits(ReadOnlySpan<char> text, ReadOnlySpan<char> pattern)
    {
        // One star's last place is enough to come back to: the usual matching in linear memory.
        int t = 0, p = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || (pattern[p] != '*' && pattern[p] == text[t])))
            {
                t++;
                p++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool? Compare(string left, string sign, string right)
    {
        switch (sign)
        {
            case "=" or "==":
                return right.AsSpan().ContainsAny("*?[") ? null : left == right;
            case "!=":
                return right.AsSpan().ContainsAny("*?[") ? null : left != right;
        }

        if (!long.TryParse(left, out var a) || !long.TryParse(right, out var b)) return null;
        return sign switch { "-eq" => a == b, "-ne" => a != b, "-gt" => a > b, "-lt" => a < b, "-ge" => a >= b, "-le" => a <= b, _ => null };
    }
}
