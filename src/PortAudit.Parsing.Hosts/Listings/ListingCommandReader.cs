using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>What a line that is not a row says as a command line.</summary>
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
    private static readonly char[] PromptEnds = ['$', '#', '%', '>', '~'];

    // These only order, page or copy what they read.
    private static readonly HashSet<string> Passing = ["sort", "less", "more", "cat", "tee", "column", "nl", "uniq"];

    public static CommandLine Read(ReadOnlySpan<char> line, out ListingCommand? command)
    {
        command = null;
        line = line.Trim();
        if (line.Length is 0 or > HostLimits.LongestCommand) return CommandLine.None;
        var words = line.ToString().Replace("|", " | ").Replace(";", " ; ")
            .Split([' ', '\t', '\u00a0'], StringSplitOptions.RemoveEmptyEntries);
        // 'head' and 'tail' name each file so.
        if (words is ["==>", var file, "<=="] && file.Contains("/net/", StringComparison.Ordinal))
        {
            command = ProcNet([file], out _);
            return CommandLine.Listing;
        }

        var prompted = false;
        for (var i = 0; i < words.Length; i++)
        {
            var name = words[i].AsSpan(words[i].LastIndexOfAny(['/', .. PromptEnds]) + 1);
            if ((i == 0 || prompted || words[i].IndexOfAny(PromptEnds) >= 0) && Tool(name, words.AsSpan(i + 1)) is { } tool)
            {
                command = ReadCommand(tool, words.AsSpan(i + 1));
                return command is null ? CommandLine.Other : CommandLine.Listing;
            }

            prompted |= PromptEnds.Contains(words[i][^1]) || words[i] is "sudo" or "doas" or "+";
        }

        if (words[0][0] is '#') return CommandLine.Empty;
        if (Prompt.Read(line, out var typed) is not PromptKind.Shell) return CommandLine.None;
        return typed.IsEmpty ? CommandLine.Empty : CommandLine.Other;
    }

    private static SocketTool? Tool(ReadOnlySpan<char> name, ReadOnlySpan<string> arguments)
    {
        var first = arguments.Length == 0 ? "" : arguments[0];
        if (name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)) name = name[..^4];
        var takesOptions = first is "" || first[0] is '-' or '|' or '>' or ';' or '&' or '2';
        if (name is "ss") return takesOptions || first is "state" or "exclude" or "sport" or "dport" or "src" or "dst" or "(" ? SocketTool.Ss : null;
        if (name.Equals("netstat", StringComparison.OrdinalIgnoreCase)) return takesOptions ? SocketTool.Netstat : null;
        if (name is "lsof") return takesOptions ? SocketTool.Lsof : null;
        if (name is "sockstat") return takesOptions ? SocketTool.Sockstat : null;
        return name is "cat" or "head" or "tail" or "more" && first.Contains("/proc/", StringComparison.Ordinal)
            && first.Contains("/net/", StringComparison.Ordinal)
            ? SocketTool.ProcNet : null;
    }

    // Each table is of one protocol; which one is only clear for the first when the command names several.
    private static ListingCommand ProcNet(ReadOnlySpan<string> words, out int next)
    {
        var protocols = new HashSet<byte>();
        for (next = 0; next < words.Length && words[next] is not ("|" or ";" or "&&" or "||"); next++)
        {
            switch (words[next].AsSpan(words[next].LastIndexOf('/') + 1).TrimEnd('6'))
            {
                case "tcp": protocols.Add(IpProtocol.Tcp); break;
                case "udp": protocols.Add(IpProtocol.Udp); break;
                case "udplite": protocols.Add(IpProtocol.UdpLite); break;
            }
        }

        return new ListingCommand(SocketTool.ProcNet, [.. protocols], true, false, null);
    }

    private static ListingCommand? ReadCommand(SocketTool tool, ReadOnlySpan<string> words)
    {
        int next;
        var command = tool switch
        {
            SocketTool.Lsof => LsofOptions.Read(words, out next),
            SocketTool.ProcNet => ProcNet(words, out next),
            _ => new ListingOptions(tool).Read(words, out next),
        };
        return command is not null && next < words.Length && words[next] == "|" ? ThroughPipe(command, words[(next + 1)..]) : command;
    }

    // 'grep LISTEN' and 'findstr LISTENING' keep every TCP listener and drop every UDP row, which have no such word.
    private static ListingCommand ThroughPipe(ListingCommand command, ReadOnlySpan<string> words)
    {
        while (words.Length > 0)
        {
            var end = words.IndexOf("|");
            var stage = end < 0 ? words : words[..end];
            words = end < 0 ? default : words[(end + 1)..];
            if (stage.Length == 0 || Passing.Contains(stage[0])) continue;
            if (!KeepsListen(stage))
                return command with { Restriction = $"the output went through '{ListingText.Excerpt(string.Join(' ', stage))}'" };
            command = command with { Protocols = [.. command.Protocols.Where(p => p is not (IpProtocol.Udp or IpProtocol.UdpLite))] };
        }

        return command;
    }

    private static bool KeepsListen(ReadOnlySpan<string> stage)
    {
        var word = stage[^1].AsSpan().Trim("\"'");
        var isGrep = stage[0] is "grep" or "egrep" or "fgrep";
        var isFind = stage[0].ToLowerInvariant() is "findstr" or "find" or "select-string" or "sls";
        if (!(isGrep && word.Equals("LISTEN", StringComparison.OrdinalIgnoreCase))
            && !(isFind && word.Equals("LISTENING", StringComparison.OrdinalIgnoreCase)))
            return false;
        foreach (var option in stage[1..^1])
        {
            if (option is not ("-i" or "-w" or "-E" or "-F" or "/i" or "/I" or "/c:" or "-Pattern")) return false;
        }

        return true;
    }
}
