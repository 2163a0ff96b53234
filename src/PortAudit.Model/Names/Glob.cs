namespace PortAudit.Model.Names;

/// <summary>Matches <c>*</c> (any run), <c>?</c> (one character) and <c>[a-z]</c>, <c>[!a-z]</c> against a whole text, case counting.</summary>
/// <remarks>Only the last star is ever retried, so the time is bounded by pattern length × text length, whatever an input's names look
/// like.</remarks>
public static class Glob
{
    /// <summary>Why the pattern can't be read; <see langword="null"/> when it can.</summary>
    public static string? Explain(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '[' && (i = ClassEnd(pattern, i)) < 0) return "'[' has no ']'";
        }

        return null;
    }

    public static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, retry = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = t;
            }
            else if (p < pattern.Length && One(pattern, p, text[t], out var next))
            {
                p = next;
                t++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++retry;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool One(string pattern, int p, char c, out int next)
    {
        next = p + 1;
        if (pattern[p] == '?') return true;
        if (pattern[p] != '[' || ClassEnd(pattern, p) is not (>= 0 and var end)) return pattern[p] == c;
        next = end + 1;
        var negated = pattern[p + 1] is '!' or '^';
        var hit = false;
        for (var i = p + (negated ? 2 : 1); i < end; i++)
        {
            if (i + 2 < end && pattern[i + 1] == '-')
            {
                hit |= pattern[i] <= c && c <= pattern[i + 2];
                i += 2;
            }
            else
            {
                hit |= pattern[i] == c;
            }
        }

        return hit != negated;
    }

    // A ']' right after '[' or '[!' belongs to the class, as in the shell.
    private static int ClassEnd(string pattern, int start)
    {
        var first = start + 1;
        if (first < pattern.Length && pattern[first] is '!' or '^') first++;
        return first + 1 <= pattern.Length ? pattern.IndexOf(']', Math.Min(first + 1, pattern.Length)) : -1;
    }
}
