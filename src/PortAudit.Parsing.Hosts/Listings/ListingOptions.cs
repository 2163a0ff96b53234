using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>The options of ss, of sockstat and of every system's netstat that say which sockets a listing shows. Source: their manual
/// pages.</summary>
/// <remarks>Systems give the same letters other meanings; the word after tells: <c>-p tcp</c> and <c>-f inet</c> are not Linux's.</remarks>
internal sealed class ListingOptions(SocketTool tool)
{
    private readonly HashSet<byte> _protocols = [];
    private readonly HashSet<IpFamily> _families = [];
    private readonly List<string> _expression = [];
    private bool _otherKinds;
    private bool _showsListeners;
    private bool _isWide;
    private bool _listsSockets = true;

    /// <summary>Reads up to a pipe or the end of the command.</summary>
    /// <returns><see langword="null"/> for a use that lists no sockets, such as <c>netstat -r</c>.</returns>
    /// <param name="next">The word at which reading stopped.</param>
    public ListingCommand? Read(ReadOnlySpan<string> words, out int next)
    {
        for (next = 0; next < words.Length && words[next] is not ("|" or ";" or "&&" or "||"); next++)
        {
            var word = words[next];
            var following = next + 1 < words.Length ? words[next + 1] : null;
            if (word[0] is '>' || word.StartsWith("2>")) next += word[^1] == '>' ? 1 : 0;
            else if (word[0] != '-') _expression.Add(word);
            else if (word.StartsWith("--"))
            {
                var equals = word.IndexOf('=');
                if (Take(equals < 0 ? word[2..] : word[2..equals], equals < 0 ? following : word[(equals + 1)..]) && equals < 0) next++;
            }
            else
            {
                foreach (var letter in word.AsSpan(1))
                {
                    if (Take(letter.ToString(), following)) next++;
                }
            }
        }

        return _listsSockets ? Conclude() : null;
    }

    /// <returns>Whether the option took the value.</returns>
    private bool Take(string option, string? value)
    {
        var isSs = tool == SocketTool.Ss;
        switch (option)
        {
            case "p" when tool == SocketTool.Netstat && value?.ToLowerInvariant() is "tcp" or "udp" or "tcpv6" or "udpv6" or "tcp6" or "udp6":
                _protocols.Add(value!.StartsWith("t", StringComparison.OrdinalIgnoreCase) ? IpProtocol.Tcp : IpProtocol.Udp);
                _families.Add(value.EndsWith('6') ? IpFamily.IPv6 : IpFamily.IPv4);
                return true;
            case "P" when tool == SocketTool.Sockstat:
                TakeKinds(value, null);
                return true;
            case "j" or "p" or "U" when tool == SocketTool.Sockstat:
                _expression.Add($"-{option} {value}");
                return true;
            case "l" or "listening" or "a" or "all" or "L": _showsListeners = true; break;
            case "t" or "tcp": _protocols.Add(IpProtocol.Tcp); break;
            case "u" or "udp": _protocols.Add(IpProtocol.Udp); break;
            case "S" or "sctp": _protocols.Add(IpProtocol.Sctp); break;
            case "d" or "dccp" when isSs: _protocols.Add(IpProtocol.Dccp); break;
            case "M" or "mptcp" when isSs: _protocols.Add(IpProtocol.Tcp); break;
            case "U" or "udplite" when !isSs: _protocols.Add(IpProtocol.UdpLite); break;
            case "w" or "raw" or "x" or "unix" or "0" or "packet": _otherKinds = true; break;
            case "4" or "ipv4" or "inet": _families.Add(IpFamily.IPv4); break;
            case "6" or "ipv6" or "inet6": _families.Add(IpFamily.IPv6); break;
            case "W" or "wide" when !isSs: _isWide = true; break;
            case "s" or "summary" or "statistics": _listsSockets = false; break;
            case "r" or "route" or "i" or "interfaces" or "g" or "groups" or "M" or "masquerade" when !isSs: _listsSockets = false; break;
            case "f" or "family" when isSs:
            case "A" or "protocol" or "f" when tool == SocketTool.Netstat
                && value is ['i', 'n', 'e', 't', ..] or "unix" or "ax25" or "ipx" or "netrom" or "ddp":
                TakeKinds(value, _families);
                return true;
            case "A" or "query" or "socket" when isSs:
                TakeKinds(value, null);
                return true;
            case "F" or "filter" when isSs:
                _expression.Add($"-F {value}");
                return true;
            case "N" or "net" or "D" or "diag" when isSs: return true;
        }

        return false;
    }

    // 'ss -f inet' and 'netstat -A inet' mean IPv4; 'ss -A inet' means the internet protocols over either.
    private void TakeKinds(string? names, HashSet<IpFamily>? families)
    {
        foreach (var name in (names ?? "").Split(','))
        {
            switch (name)
            {
                case "tcp" or "mptcp": _protocols.Add(IpProtocol.Tcp); break;
                case "udp": _protocols.Add(IpProtocol.Udp); break;
                case "sctp": _protocols.Add(IpProtocol.Sctp); break;
                case "dccp": _protocols.Add(IpProtocol.Dccp); break;
                case "inet": families?.Add(IpFamily.IPv4); break;
                case "inet6": families?.Add(IpFamily.IPv6); break;
                case "all": break;
                default: _otherKinds = true; break;
            }
        }
    }

    private ListingCommand Conclude()
    {
        if (_protocols.Count == 0 && !_otherKinds) _protocols.UnionWith([IpProtocol.Tcp, IpProtocol.Udp]);
        if (tool == SocketTool.Ss && _expression is ["state", var state, ..])
        {
            _expression.RemoveRange(0, 2);
            var listening = state is "listening" or "listen";
            var unconnected = state is "unconnected" or "closed" or "close" or "unconn";
            _showsListeners = listening || unconnected || state is "all";
            if (listening) _protocols.Remove(IpProtocol.Udp);
            if (unconnected) _protocols.Remove(IpProtocol.Tcp);
        }

        // Sockstat shows everything unless it is told otherwise.
        if (tool == SocketTool.Sockstat) _showsListeners = true;
        var restriction = _families.Count == 1 ? $"the command asks for {_families.First()} only"
            : tool != SocketTool.Netstat && _expression.Count > 0
            ? $"the command has the filter '{ListingText.Excerpt(string.Join(' ', _expression))}'"
            : null;
        return new ListingCommand(tool, [.. _protocols.Order()], _showsListeners, _isWide, restriction);
    }
}
