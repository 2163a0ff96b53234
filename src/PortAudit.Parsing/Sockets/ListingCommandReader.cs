using System.Collections.Immutable;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Sockets;

/// <summary>What a line that is no row says as a command line.</summary>
internal enum CommandLine : byte
{
    None,

    /// <summary>Runs ss or netstat for sockets.</summary>
    Listing,

    /// <summary>A prompt with some other command; what follows is that one's output.</summary>
    Other,

    /// <summary>A bare prompt or a comment.</summary>
    Empty,
}

/// <summary>Recognises prompts and reads the options of ss and netstat.</summary>
internal static class ListingCommandReader
{
    private const int LongestCommand = 2000;

    private static readonly char[] PromptEnds = ['$', '#', '%', '>', '~'];

    // These only order, page or copy what they read.
    private static readonly HashSet<string> Passing = ["sort", "less", "more", "cat", "tee", "column", "nl", "uniq"];

    public static CommandLine Read(ReadOnlySpan<char> line, out ListingCommand? command)
    {
        command = null;
        line = line.Trim();
        if (line.Length is 0 or > LongestCommand) return CommandLine.None;
        var words = line.ToString().Replace("|", " | ").Replace(";", " ; ")
            .Split([' ', '\t', '\u00a0'], StringSplitOptions.RemoveEmptyEntries);
        var prompted = false;
        for (var i = 0; i < words.Length; i++)
        {
            var name = words[i].AsSpan(words[i].LastIndexOfAny(['/', .. PromptEnds]) + 1);
            if (name is "ss" or "netstat"
                && (i == 0 || prompted || words[i].IndexOfAny(PromptEnds) >= 0)
                && (i + 1 == words.Length || words[i + 1][0] is '-' or '|' or '>' or ';' or '&' or '2'
                    || words[i + 1] is "state" or "exclude" or "sport" or "dport" or "src" or "dst" or "("))
            {
                var tool = name is "ss" ? SocketTool.Ss : SocketTool.Netstat;
                command = ReadOptions(tool, words.AsSpan(i + 1));
                return command is null ? CommandLine.Other : CommandLine.Listing;
            }

            prompted |= PromptEnds.Contains(words[i][^1]) || words[i] is "sudo" or "doas" or "+";
        }

        if (words[0] is "$" || words[0].Contains('@') && words.Take(4).Any(w => w[^1] is '$' or '#'))
            return words[^1][^1] is '$' or '#' ? CommandLine.Empty : CommandLine.Other;
        return words[0][0] is '#' ? CommandLine.Empty : CommandLine.None;
    }

    /// <returns><see langword="null"/> for a use that lists no sockets, such as <c>netstat -r</c>.</returns>
    private static ListingCommand? ReadOptions(SocketTool tool, ReadOnlySpan<string> words)
    {
        var kinds = new HashSet<byte>();
        var otherKind = false;
        var families = new HashSet<IpFamily>();
        bool listeners = false, wide = false;
        string? state = null;
        var expression = new List<string>();
        var next = 0;
        for (; next < words.Length && words[next] is not ("|" or ";" or "&&" or "||"); next++)
        {
            var word = words[next];
            if (word[0] is '>' || word.StartsWith("2>")) next += word is ">" or "2>" or ">>" ? 1 : 0;
            else if (word[0] != '-') expression.Add(word);
            else
            {
                foreach (var option in word.StartsWith("--") ? [word[2..]] : word[1..].Select(c => c.ToString()))
                {
                    var (key, value) = option.IndexOf('=') is > 0 and var equals ? (option[..equals], option[(equals + 1)..]) : (option, null);
                    switch (key)
                    {
                        case "l" or "listening" or "a" or "all": listeners = true; break;
                        case "t" or "tcp" or "M" or "mptcp" when tool == SocketTool.Ss || key is "t" or "tcp": kinds.Add(IpProtocol.Tcp); break;
                        case "u" or "udp": kinds.Add(IpProtocol.Udp); break;
                        case "S" or "sctp": kinds.Add(IpProtocol.Sctp); break;
                        case "d" or "dccp" when tool == SocketTool.Ss: kinds.Add(IpProtocol.Dccp); break;
                        case "U" or "udplite" when tool == SocketTool.Netstat: kinds.Add(IpProtocol.UdpLite); break;
                        case "w" or "raw" or "x" or "unix" or "0" or "packet": otherKind = true; break;
                        case "4" or "ipv4" or "inet": families.Add(IpFamily.IPv4); break;
                        case "6" or "ipv6" or "inet6": families.Add(IpFamily.IPv6); break;
                        case "W" or "wide": wide = true; break;
                        case "s" or "summary" or "statistics" or "r" or "route" or "i" or "interfaces" or "g" or "groups" or "M" or "masquerade"
                            when tool == SocketTool.Netstat || key is "s" or "summary":
                            return null;
                        case "f" or "family" or "A" or "query" or "socket" or "protocol":
                            if (value is null && next + 1 < words.Length) value = words[++next];
                            foreach (var name in (value ?? "").Split(',')) otherKind |= !AddKind(name, kinds, key is "f" or "family" || tool == SocketTool.Netstat ? families : null);
                            break;
                        case "N" or "net" or "D" or "diag" or "F" or "filter" when tool == SocketTool.Ss:
                            if (value is null) next++;
                            if (key is "F" or "filter") expression.Add("-F");
                            break;
                    }
                }
            }
        }

        if (tool == SocketTool.Ss && expression is ["state", _, ..])
        {
            state = expression[1];
            expression.RemoveRange(0, 2);
            listeners = state is "listening" or "listen" or "unconnected" or "closed" or "all" or "close" or "unconn";
        }

        if (kinds.Count == 0 && !otherKind) kinds.UnionWith([IpProtocol.Tcp, IpProtocol.Udp]);
        if (state is "listening" or "listen") kinds.Remove(IpProtocol.Udp);
        if (state is "unconnected" or "closed" or "close" or "unconn") kinds.Remove(IpProtocol.Tcp);
        string? restriction = null;
        if (tool == SocketTool.Ss && expression.Count > 0) restriction = $"the filter '{string.Join(' ', expression)}'";
        if (families.Count == 1) restriction = $"the command asks for {families.First()} only";
        if (next < words.Length && words[next] == "|") restriction = ReadPipe(words[(next + 1)..], kinds) ?? restriction;
        return new ListingCommand(tool, [.. kinds.Order()], listeners, wide, restriction);
    }

    // 'ss -f inet' and 'netstat -A inet' mean IPv4; 'ss -A inet' means the internet protocols over either.
    private static bool AddKind(string name, HashSet<byte> kinds, HashSet<IpFamily>? families)
    {
        switch (name)
        {
            case "tcp" or "mptcp": kinds.Add(IpProtocol.Tcp); return true;
            case "udp": kinds.Add(IpProtocol.Udp); return true;
            case "sctp": kinds.Add(IpProtocol.Sctp); return true;
            case "dccp": kinds.Add(IpProtocol.Dccp); return true;
            case "inet": families?.Add(IpFamily.IPv4); return true;
            case "inet6": families?.Add(IpFamily.IPv6); return true;
            case "all": return true;
            default: return false;
        }
    }

    // 'grep LISTEN' keeps every TCP listener and drops every UDP row, which have no such word.
    private static string? ReadPipe(ReadOnlySpan<string> words, HashSet<byte> kinds)
    {
        var start = 0;
        while (start < words.Length)
        {
            var end = start;
            while (end < words.Length && words[end] is not "|") end++;
            var stage = words[start..end];
            start = end + 1;
            if (stage.Length == 0 || Passing.Contains(stage[0])) continue;
            var text = string.Join(' ', stage);
            if (stage[0] is "grep" or "egrep" or "fgrep" && stage[^1].Trim('"', '\'').Equals("LISTEN", StringComparison.OrdinalIgnoreCase)
                && stage[1..^1].ToArray().All(option => option is "-i" or "-w" or "-E" or "-F"))
            {
                kinds.Remove(IpProtocol.Udp);
                kinds.Remove(IpProtocol.UdpLite);
                continue;
            }

            return $"the output went through '{(text.Length > 60 ? text[..60] + "…" : text)}'";
        }

        return null;
    }
}
