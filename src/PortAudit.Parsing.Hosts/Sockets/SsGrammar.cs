using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>What a line of ss is.</summary>
internal enum SsLine : byte
{
    Unknown,
    Header,

    /// <summary>An internet socket.</summary>
    Row,

    /// <summary>A UNIX, netlink, packet, raw or other socket without ports.</summary>
    OtherSocket,
}

/// <summary>The lines of ss: columns are told apart by what stands in them, because their widths follow the terminal.</summary>
/// <remarks>Netid is there only when several kinds are asked for, State only when several states are. Source: misc/ss.c of iproute2.</remarks>
internal static class SsGrammar
{
    public const string Expected = "[Netid] [State] Recv-Q Send-Q Local:Port Peer:Port";

    public static SsLine Read(string text, int start, int end, out SsRow row)
    {
        row = default;
        var scanner = new RowScanner(text, start, end);
        if (!scanner.Next(out var cell)) return SsLine.Unknown;
        var first = cell;
        var (kind, protocol, mptcp) = Netid(cell.In(text));
        switch (kind)
        {
            case SsLine.Header: return IsHeader(text, start, end) ? SsLine.Header : SsLine.Unknown;
            case SsLine.OtherSocket: return SsLine.OtherSocket;
            case SsLine.Row:
                if (!scanner.Next(out cell)) return SsLine.Unknown;
                break;
        }

        var state = new Cell(cell.Start, cell.Start);
        var word = cell.In(text);
        if (IsState(word))
        {
            // An association of an SCTP socket stands below it, after a little tree.
            if (word is "`-") return SsLine.OtherSocket;
            state = cell;
            if (!scanner.NextNumber(out _)) return SsLine.Unknown;
        }
        else if (word.ContainsAnyExceptInRange('0', '9')) return SsLine.Unknown;

        if (!scanner.NextNumber(out var sendQueue) || !scanner.Next(out var local) || !scanner.Next(out var peer)) return SsLine.Unknown;
        if (protocol == 0 && (text[local.Start] is '/' or '@' || local.In(text) is "*" || peer.In(text) is "*")) return SsLine.OtherSocket;
        row = new SsRow(first.Start, protocol, mptcp, state, sendQueue, local, peer, end);
        return SsLine.Row;
    }

    /// <summary>What a line is, without what stood before it.</summary>
    public static ListingLine Tell(string text, int start, int end) => Read(text, start, end, out var row) switch
    {
        SsLine.Header => ListingLine.OwnHeader,

        // Without a state, a row of ss may as well be one of netstat.
        SsLine.Row when row.State.Length > 0 => ListingLine.Row,
        _ => ListingLine.None,
    };

    public static bool IsState(ReadOnlySpan<char> word) => word is "LISTEN" or "UNCONN" or "ESTAB" or "TIME-WAIT" or "CLOSE-WAIT"
        or "SYN-SENT" or "SYN-RECV" or "FIN-WAIT-1" or "FIN-WAIT-2" or "LAST-ACK" or "CLOSING" or "UNKNOWN" or "UNDEF" or "`-"
        or "CLOSED" or "COOKIE_WAIT" or "COOKIE_ECHOED" or "SHUTDOWN_PENDING" or "SHUTDOWN_SENT" or "SHUTDOWN_RECEIVED" or "ACK_SENT";

    private static bool IsHeader(string text, int start, int end)
    {
        var line = text.AsSpan(start, Math.Min(end - start, 400));
        return line.Contains("Local Address:Port", StringComparison.Ordinal) && line.Contains("Recv-Q", StringComparison.Ordinal);
    }

    // SsLine.Unknown: no Netid, so the cell belongs to the next column.
    private static (SsLine Kind, byte Protocol, bool IsMptcp) Netid(ReadOnlySpan<char> word) => word switch
    {
        "tcp" => (SsLine.Row, IpProtocol.Tcp, false),
        "udp" => (SsLine.Row, IpProtocol.Udp, false),
        "sctp" => (SsLine.Row, IpProtocol.Sctp, false),
        "dccp" => (SsLine.Row, IpProtocol.Dccp, false),
        "mptcp" => (SsLine.Row, IpProtocol.Tcp, true),
        "Netid" or "State" or "Recv-Q" => (SsLine.Header, 0, false),
        "nl" or "raw" or "xdp" or "icmp" or "icmp6" or "unix" => (SsLine.OtherSocket, 0, false),
        ['u', '_', ..] or ['p', '_', ..] or ['v', '_', ..] or ['t', 'i', '_', ..] => (SsLine.OtherSocket, 0, false),
        _ => (SsLine.Unknown, 0, false),
    };
}
