using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>What a line of netstat is.</summary>
internal enum NetstatLine : byte
{
    Unknown,

    /// <summary><c>Active Internet connections (only servers)</c></summary>
    Heading,

    /// <summary><c>Proto Recv-Q Send-Q Local Address …</c></summary>
    Columns,

    /// <summary>Opens a table of sockets that are not internet sockets, or is its column line.</summary>
    OtherTable,
    Row,

    /// <summary>A UNIX, raw, Bluetooth or other socket without ports.</summary>
    OtherSocket,
}

/// <summary>A row of netstat as written.</summary>
/// <param name="Foreign">Empty for SCTP, whose endpoints net-tools prints without one.</param>
/// <param name="Tail">State, User, Inode, PID/Program name, Security Context and Timer: whatever of them there is.</param>
internal readonly record struct NetstatRow(int Start, byte Protocol, bool IsIpv6, Cell Local, Cell Foreign, Cell Tail);

/// <summary>The lines of net-tools netstat. Source: netstat.c of net-tools.</summary>
internal static class NetstatGrammar
{
    public const string Expected = "Proto Recv-Q Send-Q Local:Port Foreign:Port [State] [User Inode] [PID/Program name] [Timer]";

    public static NetstatLine Read(string text, int start, int end, out NetstatRow row)
    {
        row = default;
        var scanner = new RowScanner(text, start, end);
        if (!scanner.Next(out var first)) return NetstatLine.Unknown;
        byte protocol;
        var ipv6 = false;
        switch (first.In(text))
        {
            case "tcp": protocol = IpProtocol.Tcp; break;
            case "tcp6": (protocol, ipv6) = (IpProtocol.Tcp, true); break;
            case "udp": protocol = IpProtocol.Udp; break;
            case "udp6": (protocol, ipv6) = (IpProtocol.Udp, true); break;
            case "udpl" or "udplite": protocol = IpProtocol.UdpLite; break;
            case "udpl6" or "udplite6": (protocol, ipv6) = (IpProtocol.UdpLite, true); break;
            case "dccp": protocol = IpProtocol.Dccp; break;
            case "dccp6": (protocol, ipv6) = (IpProtocol.Dccp, true); break;
            case "sctp": protocol = IpProtocol.Sctp; break;
            case "unix" or "raw" or "raw6" or "l2cap" or "rfcomm" or "ax25" or "netrom" or "rose" or "ipx" or "x25":
                return NetstatLine.OtherSocket;
            case "Proto": return ReadColumns(text.AsSpan(start, Math.Min(end - start, 400)));
            default: return ReadHeading(text.AsSpan(start, Math.Min(end - start, 200)).Trim());
        }

        Cell foreign = default;
        Cell local;
        if (scanner.NextNumber(out _))
        {
            if (!scanner.NextNumber(out _) || !scanner.Next(out local) || !scanner.Next(out foreign)
                || !foreign.In(text).Contains(':') || text[foreign.End - 1] == ':') return NetstatLine.Unknown;
        }
        else if (protocol != IpProtocol.Sctp || !scanner.Next(out local)) return NetstatLine.Unknown;

        var tailStart = scanner.Position;
        while (tailStart < end && RowScanner.IsBlank(text[tailStart])) tailStart++;
        var tailEnd = end;
        while (tailEnd > tailStart && RowScanner.IsBlank(text[tailEnd - 1])) tailEnd--;
        row = new NetstatRow(first.Start, protocol, ipv6, local, foreign, new Cell(tailStart, tailEnd));
        return NetstatLine.Row;
    }

    /// <summary>What a line is, without what stood before it.</summary>
    public static ListingLine Tell(string text, int start, int end)
    {
        var content = text.AsSpan(start, end - start).Trim();
        switch (Read(text, start, end, out var row))
        {
            case NetstatLine.Heading: return IsOwnHeading(content) ? ListingLine.OwnHeader : ListingLine.Header;
            case NetstatLine.Columns: return ListingLine.Header;
            case NetstatLine.OtherTable:
                return content.StartsWith("Active UNIX domain sockets") && IsOwnHeading(content) ? ListingLine.OwnSideTable : ListingLine.SideTable;
            case NetstatLine.Row:
                return Endpoint.TryRead(text, row.Local, out _) && (row.Protocol is IpProtocol.Udp or IpProtocol.UdpLite || row.Tail.Length > 0)
                    ? ListingLine.Row
                    : ListingLine.None;
            default: return ListingLine.None;
        }
    }

    /// <summary>Whether a heading is worded as only net-tools words it; BSD says <c>(including servers)</c> or nothing.</summary>
    public static bool IsOwnHeading(ReadOnlySpan<char> heading) =>
        heading.EndsWith("(only servers)") || heading.EndsWith("(w/o servers)") || heading.EndsWith("(servers and established)")
        || heading.EndsWith("(servers)");

    // macOS has tables of kernel sockets in the same columns; BSD, macOS and HP-UX have '(state)' in this line.
    private static NetstatLine ReadColumns(ReadOnlySpan<char> line)
    {
        if (line.Contains("RefCnt", StringComparison.Ordinal)) return NetstatLine.OtherTable;
        if (line.Contains("vendor", StringComparison.Ordinal) || line.Contains("unit", StringComparison.Ordinal)) return NetstatLine.Unknown;
        return line.Contains("Recv-Q", StringComparison.Ordinal) && !line.Contains("(state)", StringComparison.Ordinal)
            ? NetstatLine.Columns
            : NetstatLine.Unknown;
    }

    private static NetstatLine ReadHeading(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("Active Internet connections")) return NetstatLine.Heading;
        if (line.StartsWith("Active ") && line is not "Active Connections") return NetstatLine.OtherTable;
        return NetstatLine.Unknown;
    }
}
