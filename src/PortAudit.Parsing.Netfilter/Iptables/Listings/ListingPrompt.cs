using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>The command line that stands before a listing, where a terminal session was saved with its prompt.</summary>
/// <param name="Table">filter when the command names none.</param>
/// <param name="Chain">The only chain that is listed; <see langword="null"/> for all.</param>
/// <param name="Filter">The pipe that the output went through and that may have taken lines out; <see langword="null"/> without one.</param>
internal sealed record ListingPrompt(IpFamily Family, string Table, bool IsRules, string? Chain, string? Filter)
{
    /// <returns>Null for a line that runs no listing of iptables.</returns>
    public static ListingPrompt? Read(ReadOnlySpan<char> line)
    {
        if (line.Length > NetfilterLimits.LongestPrompt || !line.Contains("tables", StringComparison.Ordinal)) return null;
        var text = line.ToString();
        var pipe = text.IndexOf('|');
        var words = (pipe < 0 ? text : text[..pipe]).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(words, w => FamilyOf(w) is not null);
        if (at < 0 || (at > 0 && !words[..at].Any(w => w is "sudo" or "doas" or "+" || w[^1] is '$' or '#' or '%' or '>' or '~'))) return null;
        var (table, chain, lists, rules) = ("filter", (string?)null, false, false);
        for (var i = at + 1; i < words.Length; i++)
        {
            var word = words[i];
            if (word is "-t" or "--table" && i + 1 < words.Length) table = words[++i];
            else if (word.StartsWith("--table=", StringComparison.Ordinal)) table = word[8..];
            else if (word is "--list" or "--list-rules" || (word[0] == '-' && word.Length > 1 && word[1] != '-'))
            {
                var isRules = word is "--list-rules" || (word[1] != '-' && word.Contains('S', StringComparison.Ordinal));
                (lists, rules) = (lists || word is "--list" || (word[1] != '-' && word.Contains('L', StringComparison.Ordinal)), rules || isRules);
            }
            else if (word[0] is not ('-' or '>' or '2') && (lists || rules) && !char.IsAsciiDigit(word[0])) chain ??= word;
        }

        if (!lists && !rules) return null;
        var filter = pipe < 0 || text[(pipe + 1)..].Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries) is ["tee" or "cat" or "less"
            or "more", ..] ? null : text[(pipe + 1)..].Trim();
        return new ListingPrompt(FamilyOf(words[at])!.Value, table, rules, chain, filter);
    }

    private static IpFamily? FamilyOf(string word)
    {
        var name = word.AsSpan(word.LastIndexOfAny(['/', '$', '#', '>']) + 1);
        if (name is "iptables" or "iptables-legacy" or "iptables-nft") return IpFamily.IPv4;
        return name is "ip6tables" or "ip6tables-legacy" or "ip6tables-nft" ? IpFamily.IPv6 : null;
    }
}
