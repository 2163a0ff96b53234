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
                command = ReadCommand(tool, words.AsSpan(i + 1));
                return command is null ? CommandLine.Other : CommandLine.Listing;
            }

            prompted |= PromptEnds.Contains(words[i][^1]) || words[i] is "sudo" or "doas" or "+";
        }

        if (words[0] is "$" || words[0].Contains('@') && words.Take(4).Any(w => w[^1] is '$' or '#'))
            return words[^1][^1] is '$' or '#' ? CommandLine.Empty : CommandLine.Other;
        return words[0][0] is '#' ? CommandLine.Empty : CommandLine.None;
    }

    private static ListingCommand? ReadCommand(SocketTool tool, ReadOnlySpan<string> words)
    {
        var command = new ListingOptions(tool).Read(words, out var next);
        return command is not null && next < words.Length && words[next] == "|" ? ThroughPipe(command, words[(next + 1)..]) : command;
    }

    // 'grep LISTEN' keeps every TCP listener and drops every UDP row, which have no such word.
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
        if (stage[0] is not ("grep" or "egrep" or "fgrep") || !stage[^1].AsSpan().Trim("\"'").Equals("LISTEN", StringComparison.OrdinalIgnoreCase))
            return false;
        foreach (var option in stage[1..^1])
        {
            if (option is not ("-i" or "-w" or "-E" or "-F")) return false;
        }

        return true;
    }
}
