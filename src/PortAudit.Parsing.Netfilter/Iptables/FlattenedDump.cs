namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>A whole dump on one line, its line breaks turned into blanks: finds where the lines were.</summary>
internal static class FlattenedDump
{
    /// <summary>Whether the first line that is not empty holds a table, chains and their end.</summary>
    public static bool Matches(ReadOnlySpan<char> text)
    {
        text = text.TrimStart();
        var end = text.IndexOfAny('\n', '\r');
        if (end >= 0) text = text[..end];
        var star = text.StartsWith("*") ? 0 : text.StartsWith("#") ? text.IndexOf(" *", StringComparison.Ordinal) : -1;
        return star >= 0 && text[star..].IndexOf(" :", StringComparison.Ordinal) is > 0 and < 20
            && (text.Contains(" COMMIT", StringComparison.Ordinal) || text.Contains(" -A ", StringComparison.Ordinal));
    }

    /// <summary>Where each line of the dump begins: at a table, a chain before the first rule, a rule with its counters, COMMIT and a
    /// comment after it.</summary>
    public static List<(int Start, int End)> Lines(ReadOnlySpan<char> text, int start, int end)
    {
        var lines = new List<(int, int)>();
        var lineStart = start;
        var previousStart = start;
        var counters = 0;
        var isComment = false;
        var afterCommit = true;
        var hasRules = false;
        for (var i = start; i < end;)
        {
            if (text[i] is ' ' or '\t')
            {
                i++;
                continue;
            }

            var wordStart = i;
            while (i < end && text[i] is not (' ' or '\t'))
            {
                if (text[i] != '"' || isComment)
                {
                    i++;
                    continue;
                }

                i++;
                while (i < end && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
                i = Math.Min(i + 1, end);
            }

            var word = text[wordStart..i];
            var begins = word[0] switch
            {
                '*' => afterCommit && word.Length > 1,
                ':' => !hasRules && !afterCommit,
                '#' => afterCommit,
                '-' => word is "-A" && !isComment,
                'C' => word is "COMMIT" && !isComment,
                _ => false,
            };
            if (begins)
            {
                // Counters before -A are the second bracketed word after a chain's own.
                var breakAt = word is "-A" && counters > (hasRules ? 0 : 1) && text[previousStart] == '[' ? previousStart : wordStart;
                if (breakAt > lineStart) lines.Add((lineStart, breakAt));
                lineStart = breakAt;
                counters = 0;
                isComment = word[0] == '#';
                if (word[0] == '*') (afterCommit, hasRules) = (false, false);
                hasRules |= word is "-A";
                afterCommit |= word is "COMMIT";
            }
            else if (word[0] == '[')
            {
                counters++;
            }

            previousStart = wordStart;
        }

        if (lineStart < end) lines.Add((lineStart, end));
        return lines;
    }
}
