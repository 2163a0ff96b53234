using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>Recognises listings and scripts of nft by their tables and commands.</summary>
internal static class NftablesDetection
{
    public static Detection Detect(SourceFile source)
    {
        var text = source.Text.AsSpan();
        if (text.StartsWith("#!"))
        {
            var first = text[..Math.Max(0, text.IndexOf('\n'))];
            if (first.Contains("nft", StringComparison.Ordinal)) return new Detection(100, "line 1 names nft as the file's interpreter");
            if (!first.Contains("env -S", StringComparison.Ordinal) && !first.Contains("nft", StringComparison.Ordinal)) return Detection.None;
        }

        int number = 0, fragments = 0, others = 0, commands = 0, firstFragment = 0;
        var isJoined = false;
        var rest = text;
        while (!rest.IsEmpty && number < 20_000)
        {
            var end = rest.IndexOfAny('\n', '\r');
            var line = (end < 0 ? rest : rest[..end]).Trim();
            rest = end < 0 ? default : rest[(end + (rest[end] == '\r' && end + 1 < rest.Length && rest[end + 1] == '\n' ? 2 : 1))..];
            number++;
            var wasJoined = isJoined;
            isJoined = line.EndsWith("\\");
            if (line.IsEmpty || line[0] is '#' or '}' || wasJoined) continue;
            if (OpensTable(line)) return new Detection(others == 0 ? Detection.Sure : 98, $"line {number} opens a table of nftables");
            if (line.StartsWith("flush ruleset"))
                return new Detection(others == 0 ? Detection.Sure : 98, $"line {number} flushes the ruleset of nftables");
            if (IsCommand(line))
            {
                if (++commands >= 2) return new Detection(95, $"line {number} is a command of nft");
                firstFragment = number;
            }
            else if (IsPart(line))
            {
                if (fragments++ == 0) firstFragment = number;
            }
            else
            {
                others++;
            }

            if (others > 40 && fragments + commands == 0) return Detection.None;
        }

        if (commands > 0) return new Detection(90, $"line {firstFragment} is a command of nft");
        // Parts of a ruleset that another file includes.
        if (fragments > 0 && fragments >= others) return new Detection(55, $"line {firstFragment} is part of a ruleset of nftables");
        return Detection.None;
    }

    /// <summary>Whether a file opens no table and holds no command but definitions: then its parts represent themselves.</summary>
    public static bool IsFragment(ReadOnlySpan<char> text)
    {
        var parts = 0;
        while (!text.IsEmpty)
        {
            var end = text.IndexOf('\n');
            var line = (end < 0 ? text : text[..end]).Trim();
            text = end < 0 ? default : text[(end + 1)..];
            if (line.IsEmpty || line[0] is '#' or '}') continue;
            if (OpensTable(line) || line.StartsWith("flush ") || line.StartsWith("table ")) return false;
            if (IsCommand(line) && !line.StartsWith("define ") && !line.StartsWith("redefine ") && !line.StartsWith("include ")) return false;
            if (IsPart(line)) parts++;
        }

        return parts > 0;
    }

    private static bool OpensTable(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("add ") || line.StartsWith("create ")) line = line[(line.IndexOf(' ') + 1)..].TrimStart();
        if (!line.StartsWith("table ")) return false;
        line = line[6..].Trim();
        var word = line.IndexOfAny(' ', '\t', '{') is >= 0 and var end ? line[..end] : line;
        return NftablesNames.Family(word) is not null || line.EndsWith("{");
    }

    private static bool IsCommand(ReadOnlySpan<char> line)
    {
        var blank = line.IndexOf(' ');
        if (blank < 0 || line[..blank] is not ("add" or "insert" or "create" or "delete" or "destroy" or "flush" or "replace" or "define"
            or "redefine" or "include"))
            return false;
        var isDefinition = line[..blank] is "define" or "redefine";
        if (line[..blank] is "include") return line[blank..].TrimStart().StartsWith("\"") && line.Contains(".nft", StringComparison.Ordinal);
        line = line[blank..].TrimStart();
        if (isDefinition) return line.Contains('=') && !line.Contains('(');
        blank = line.IndexOf(' ');
        if (blank < 0) return false;
        return line[..blank] is "table" or "chain" or "rule" or "set" or "map" or "element" or "flowtable" && line[blank..].TrimStart() is var name
            && (NftablesNames.Family(name[..(name.IndexOf(' ') is >= 0 and var end ? end : name.Length)]) is not null || name.Contains(' '));
    }

    private static bool IsPart(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("chain ") || line.StartsWith("set ") || line.StartsWith("map ")) return line.EndsWith("{");
        if (line.StartsWith("type ") && line.Contains(" hook ", StringComparison.Ordinal)) return true;
        var blank = line.IndexOf(' ');
        if (blank < 0) return false;
        if (line[..blank] is not ("tcp" or "udp" or "ip" or "ip6" or "iif" or "iifname" or "oif" or "oifname" or "ct" or "meta" or "icmp"
            or "icmpv6" or "counter" or "fib"))
            return false;
        return line.EndsWith(" accept") || line.EndsWith(" drop") || line.Contains(" jump ", StringComparison.Ordinal)
            || line.Contains(" reject", StringComparison.Ordinal)
            || line.Contains(" accept ", StringComparison.Ordinal) || line.Contains(" drop ", StringComparison.Ordinal)
            || line.Contains(" vmap ", StringComparison.Ordinal);
    }
}
