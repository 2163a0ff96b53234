using System.Buffers;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>Reads a row of <c>ufw status</c>: to, action, from, and what stands after them.</summary>
/// <remarks>The columns are wider than their headings only as long as the values are short, and the name of a profile may have blanks:
/// the action's word tells where the first column ends.</remarks>
internal static class UfwStatusRow
{
    private static readonly SearchValues<char> PortCharacters = SearchValues.Create("0123456789,:");
    private static readonly string[] Actions = ["ALLOW", "DENY", "REJECT", "LIMIT"];

    /// <summary>Whether a line has an action where a row has it.</summary>
    public static bool HasAction(ReadOnlySpan<char> line) => FindAction(line, out _) > 0;

    /// <returns>Null for a line that is not a row, or one that is cut off.</returns>
    public static UfwRule? Read(SourceSpan span)
    {
        var line = span.Text;
        if (line.StartsWith("[") && line.IndexOf(']') is > 0 and var bracket) line = line[(bracket + 1)..].TrimStart();
        if (FindAction(line, out var action) is not (> 0 and var at)) return null;
        var rest = line[(at + action.Length)..].TrimStart();
        var chain = "input";
        foreach (var (word, name) in (ReadOnlySpan<(string, string)>)[("IN ", "input"), ("OUT ", "output"), ("FWD ", "forward")])
        {
            if (!rest.StartsWith(word)) continue;
            chain = name;
            rest = rest[word.Length..].TrimStart();
            break;
        }

        if (rest.IndexOf(" #") is >= 0 and var comment) rest = rest[..comment];
        rest = WithoutRemark(rest.TrimEnd());
        if (rest.IsEmpty) return null;
        bool? isV6 = null;
        var protocol = "";
        if (ReadEnd(line[..at].Trim(), ref isV6, ref protocol) is not { } to || ReadEnd(rest, ref isV6, ref protocol) is not { } from) return null;
        return new UfwRule(span, action.ToLowerInvariant(), chain, isV6 == true ? IpFamily.IPv6 : IpFamily.IPv4, to, from, protocol);
    }

    private static int FindAction(ReadOnlySpan<char> line, out string action)
    {
        var first = -1;
        action = "";
        foreach (var word in Actions)
        {
            var at = line.IndexOf(" " + word, StringComparison.Ordinal);
            var end = at + 1 + word.Length;
            if (at < 0 || (end < line.Length && line[end] != ' ') || (first >= 0 && at > first)) continue;
            (first, action) = (at + 1, word);
        }

        return first;
    }

    /// <summary>(log), (log-all), (out) after the last column say nothing that matters here.</summary>
    private static ReadOnlySpan<char> WithoutRemark(ReadOnlySpan<char> text)
    {
        if (!text.EndsWith(")") || text.LastIndexOf('(') is not (> 0 and var open)) return text;
        foreach (var word in text[(open + 1)..^1].ToString().Split(", "))
            if (word is not ("log" or "log-all" or "out")) return text;
        return text[..open].TrimEnd();
    }

    private static UfwEnd? ReadEnd(ReadOnlySpan<char> text, ref bool? isV6, ref string protocol)
    {
        var iface = "";
        if (text.LastIndexOf(" on ") is > 0 and var on && !text[(on + 4)..].Trim().Contains(' '))
        {
            iface = text[(on + 4)..].Trim().ToString();
            text = text[..on].TrimEnd();
        }

        if (text.EndsWith("(v6)"))
        {
            isV6 = true;
            text = text[..^4].TrimEnd();
        }

        // 80,443/tcp (Apache Full (v6)): the ports that a profile represents.
        if (text.EndsWith(")") && text.IndexOf(" (") is > 0 and var named)
        {
            if (text[named..].EndsWith("(v6))")) isV6 = true;
            text = text[..named].TrimEnd();
        }

        var blank = text.IndexOf(' ');
        var first = blank < 0 ? text : text[..blank];
        var address = "";
        if (first is "Anywhere" || first.StartsWith("Anywhere/"))
        {
            if (first.Length > 9) protocol = first[9..].ToString();
            text = text[first.Length..].TrimStart();
        }
        else if (ReadAddress(first, ref isV6, ref protocol) is { } read)
        {
            address = read;
            text = text[first.Length..].TrimStart();
        }

        if (text.IsEmpty) return new UfwEnd(address, "", "", iface);
        var slash = text.LastIndexOf('/');
        var ports = slash < 0 ? text : text[..slash];
        if (ports.ContainsAnyExcept(PortCharacters)) return new UfwEnd(address, "", text.ToString(), iface);
        if (ports.IsEmpty || ports.ContainsAnyInRange('0', '9') is false) return null;
        if (slash >= 0) protocol = text[(slash + 1)..].ToString();
        return new UfwEnd(address, ports.ToString(), "", iface);
    }

    /// <summary>An address, with its prefix and a protocol after it: <c>10.4.0.0/16/esp</c>.</summary>
    private static string? ReadAddress(ReadOnlySpan<char> word, ref bool? isV6, ref string protocol)
    {
        var slash = word.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? word : word[..slash], out var address)) return null;
        if (address.Family == IpFamily.IPv6) isV6 = true;
        if (slash < 0) return word.ToString();
        var end = slash + 1;
        while (end < word.Length && (char.IsAsciiDigit(word[end]) || word[end] == '.')) end++;
        if (end < word.Length && word[end] != '/' && end > slash + 1) return null;
        if (end > slash + 1 && end == word.Length) return word.ToString();
        protocol = word[(end > slash + 1 ? end + 1 : slash + 1)..].ToString();
        return word[..(end > slash + 1 ? end : slash)].ToString();
    }
}
