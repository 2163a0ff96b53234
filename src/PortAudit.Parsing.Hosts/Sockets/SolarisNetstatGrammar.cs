using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>What a line of Solaris netstat is.</summary>
internal enum SolarisNetstatLine : byte
{
    Unknown,

    /// <summary><c>TCP: IPv6</c></summary>
    Heading,
    Columns,
    OtherTable,
    Row,
}

/// <summary>A row of Solaris netstat as written: only the heading above tells protocol and family.</summary>
/// <param name="Remote">Empty for a UDP socket without a peer.</param>
/// <param name="Rest">The cells after: numbers, the owner of illumos, the state, an interface.</param>
internal readonly record struct SolarisNetstatRow(Cell Local, Cell Remote, Cell State, Cell Rest);

/// <summary>The lines of Solaris and illumos netstat.</summary>
internal static class SolarisNetstatGrammar
{
    public const string Expected = "Local.Port [Remote.Port] [numbers] State, under a heading such as 'TCP: IPv4'";

    public static SolarisNetstatLine Read(string text, int start, int end, out SolarisNetstatRow row)
    {
        row = default;
        var line = text.AsSpan(start, Math.Min(end - start, 400)).Trim();
        if (TryHeading(line, out _, out _)) return SolarisNetstatLine.Heading;
        if (line.StartsWith("Local Address") && line.Contains("Remote Address", StringComparison.Ordinal)) return SolarisNetstatLine.Columns;
        if (line.StartsWith("----") && !line.ContainsAnyExcept('-', ' ')) return SolarisNetstatLine.Columns;
        if (line.StartsWith("Active UNIX domain sockets")) return SolarisNetstatLine.OtherTable;

        var scanner = new RowScanner(text, start, end);
        if (!scanner.Next(out var local) || !IsDotted(local.In(text))) return SolarisNetstatLine.Unknown;
        Cell remote = default, state = default, last = local;
        var rest = scanner.Position;
        while (scanner.Next(out var cell))
        {
            last = cell;
            if (remote.Length == 0 && rest == local.End && IsDotted(cell.In(text))) (remote, rest) = (cell, cell.End);
            else if (IsState(cell.In(text))) state = cell;
        }

        if (state.Length == 0) return SolarisNetstatLine.Unknown;
        row = new SolarisNetstatRow(local, remote, state, new Cell(rest, last.End));
        return SolarisNetstatLine.Row;
    }

    public static bool TryHeading(ReadOnlySpan<char> line, out byte protocol, out IpFamily? family)
    {
        family = line.EndsWith("IPv4") ? IpFamily.IPv4 : line.EndsWith("IPv6") ? IpFamily.IPv6 : null;
        var colon = line.IndexOf(':');
        protocol = (colon < 0 ? line : line[..colon]) switch
        {
            "TCP" => IpProtocol.Tcp,
            "UDP" => IpProtocol.Udp,
            "SCTP" => IpProtocol.Sctp,
            _ => 0,
        };
        return protocol != 0 && (colon < 0 ? line.Length <= 4 : line[(colon + 1)..].Trim() is "" or "IPv4" or "IPv6");
    }

    /// <summary>What a line is, without what stood before it.</summary>
    public static ListingLine Tell(string text, int start, int end) => Read(text, start, end, out var row) switch
    {
        SolarisNetstatLine.Heading when text.AsSpan(start, end - start).Contains(':') => ListingLine.OwnHeader,
        SolarisNetstatLine.Columns => text.AsSpan(start, end - start).Contains('-') ? ListingLine.Detail : ListingLine.OwnHeader,
        SolarisNetstatLine.OtherTable => ListingLine.SideTable,
        SolarisNetstatLine.Row => Endpoint.TryRead(text, row.Local, out _, '.') ? ListingLine.Row : ListingLine.None,
        _ => ListingLine.None,
    };

    private static bool IsDotted(ReadOnlySpan<char> word) =>
        word.LastIndexOf('.') is var point and > 0 && point > word.LastIndexOf(':') && point < word.Length - 1;

    private static bool IsState(ReadOnlySpan<char> word) => word is "LISTEN" or "ESTABLISHED" or "IDLE" or "BOUND" or "CLOSED" or "CLOSING"
        or "CLOSE_WAIT" or "FIN_WAIT_1" or "FIN_WAIT_2" or "LAST_ACK" or "SYN_RECEIVED" or "SYN_SENT" or "TIME_WAIT"
        or "Idle" or "Unbound" or "Connected";
}
