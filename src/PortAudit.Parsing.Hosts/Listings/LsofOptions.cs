using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>The options of lsof that say which network files a listing shows. Source: lsof(8).</summary>
internal static class LsofOptions
{
    public static ListingCommand Read(ReadOnlySpan<string> words, out int next)
    {
        var protocols = new HashSet<byte>();
        string? restriction = null;
        for (next = 0; next < words.Length && words[next] is not ("|" or ";" or "&&" or "||"); next++)
        {
            var word = words[next];
            if (word[0] is '>' || word.StartsWith("2>"))
            {
                next += word[^1] == '>' ? 1 : 0;
                continue;
            }

            if (word[0] is not ('-' or '+'))
            {
                restriction ??= $"the command asks for '{ListingText.Excerpt(word)}' only";
                continue;
            }

            for (var i = 1; i < word.Length; i++)
            {
                var rest = word[(i + 1)..];
                if (word[i] is not ('i' or 's' or 'p' or 'u' or 'c' or 'g' or 'd' or 'F' or 'r' or 'T' or 'k' or 'S' or 'o')) continue;
                var value = rest;
                if (rest.Length == 0 && word[i] is not ('F' or 'r' or 'T' or 'S' or 'o') && next + 1 < words.Length
                    && words[next + 1][0] is not ('-' or '+' or '|' or '>'))
                    value = words[++next];
                if (word[i] == 'i') restriction ??= ReadAddress(value, protocols);
                else if (word[i] is 'p' or 'u' or 'c' or 'g' or 'd')
                    restriction ??= $"the command asks for '-{word[i]} {ListingText.Excerpt(value)}' only";
                else if (word[i] == 's' && value.Length > 0 && !value.EndsWith(":LISTEN", StringComparison.OrdinalIgnoreCase))
                    restriction ??= $"the command asks for states '{ListingText.Excerpt(value)}' only";
                break;
            }
        }

        if (protocols.Count == 0) protocols.UnionWith([IpProtocol.Tcp, IpProtocol.Udp]);
        return new ListingCommand(SocketTool.Lsof, [.. protocols.Order()], true, false, restriction);
    }

    // [46][protocol][@host][:port]
    private static string? ReadAddress(string value, HashSet<byte> protocols)
    {
        if (value.Length == 0) return null;
        var family = value[0] is '4' ? IpFamily.IPv4 : value[0] is '6' ? IpFamily.IPv6 : (IpFamily?)null;
        var rest = family is null ? value : value[1..];
        var end = rest.IndexOfAny(['@', ':']);
        var name = (end < 0 ? rest : rest[..end]).ToLowerInvariant();
        if (name is "tcp") protocols.Add(IpProtocol.Tcp);
        else if (name is "udp") protocols.Add(IpProtocol.Udp);
        return end >= 0 ? $"the command asks for '{ListingText.Excerpt(value)}' only"
            : family is { } only ? $"the command asks for {only} only" : null;
    }
}
