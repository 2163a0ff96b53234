using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>What a line of a BSD netstat is.</summary>
internal enum BsdNetstatLine : byte
{
    Unknown,

    /// <summary><c>Active Internet connections (including servers)</c></summary>
    Heading,

    /// <summary><c>Proto Recv-Q Send-Q  Local Address  Foreign Address  (state)</c></summary>
    Columns,
    OtherTable,
    Row,

    /// <summary>A raw, routing or other socket without ports.</summary>
    OtherSocket,
}

/// <summary>A row of a BSD netstat as written.</summary>
/// <param name="Family"><see langword="null"/> for plain <c>tcp</c> and <c>udp</c>.</param>
/// <param name="IsBoth"><c>tcp46</c>: takes both families.</param>
/// <param name="Tail">State and whatever columns follow.</param>
internal readonly record struct BsdNetstatRow(
    int Start, byte Protocol, IpFamily? Family, bool IsBoth, Cell Local, Cell Foreign, Cell Tail);

/// <summary>The lines of the netstats of FreeBSD, macOS, OpenBSD, NetBSD, AIX and HP-UX: the port stands after the last point.</summary>
internal static class BsdNetstatGrammar
{
    public const string Expected = "[PCB] Proto Recv-Q Send-Q Local.Port Foreign.Port [(state)]";

    private const int ShortestBlockAddress = 8;

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEFx");

    public static BsdNetstatLine Read(string text, int start, int end, out BsdNetstatRow row)
    {
        row = default;
        var scanner = new RowScanner(text, start, end);
        if (!scanner.Next(out var first)) return BsdNetstatLine.Unknown;
        var cell = first;
        if (IsBlockAddress(cell.In(text)) && !scanner.Next(out cell)) return BsdNetstatLine.Unknown;
        if (Proto(cell.In(text)) is not var (protocol, family, isBoth)) return ReadOther(text.AsSpan(start, Math.Min(end - start, 400)).Trim());

        Cell foreign = default;
        Cell local;
        if (scanner.NextNumber(out _))
        {
            if (!scanner.NextNumber(out _) || !scanner.Next(out local) || !scanner.Next(out foreign)) return BsdNetstatLine.Unknown;
            if (!IsDotted(foreign.In(text))) return protocol == 0 ? BsdNetstatLine.OtherSocket : BsdNetstatLine.Unknown;
        }

        // 'netstat -L' of FreeBSD: the lengths of the queues in place of the two numbers, and no peer.
        else if (!scanner.Next(out var queues) || queues.In(text).Count('/') != 2 || !scanner.Next(out local)) return BsdNetstatLine.Unknown;

        if (protocol == 0) return BsdNetstatLine.OtherSocket;
        if (!IsDotted(local.In(text))) return BsdNetstatLine.Unknown;
        var tailStart = scanner.Position;
        while (tailStart < end && RowScanner.IsBlank(text[tailStart])) tailStart++;
        var tailEnd = end;
        while (tailEnd > tailStart && RowScanner.IsBlank(text[tailEnd - 1])) tailEnd--;
        row = new BsdNetstatRow(first.Start, protocol, family, isBoth, local, foreign, new Cell(tailStart, tailEnd));
        return BsdNetstatLine.Row;
    }

    /// <summary>What a line is, without what stood before it.</summary>
    public static ListingLine Tell(string text, int start, int end) => Read(text, start, end, out var row) switch
    {
        BsdNetstatLine.Heading => text.AsSpan(start, end - start).Contains("including servers)", StringComparison.Ordinal)
            ? ListingLine.OwnHeader : ListingLine.Header,
        BsdNetstatLine.Columns => ListingLine.OwnHeader,
        BsdNetstatLine.OtherTable => ListingLine.SideTable,
        BsdNetstatLine.Row => Endpoint.TryRead(text, row.Local, out _, '.') ? ListingLine.Row : ListingLine.None,
        _ => ListingLine.None,
    };

    // The control block's address that -A puts first.
    private static bool IsBlockAddress(ReadOnlySpan<char> word) =>
        word.Length >= ShortestBlockAddress && !word.ContainsAnyExcept(HexDigits);

    /// <summary>A point after the last colon: the other systems have them the other way round.</summary>
    private static bool IsDotted(ReadOnlySpan<char> word) => word.LastIndexOf('.') is var point and > 0 && point > word.LastIndexOf(':');

    private static (byte Protocol, IpFamily? Family, bool IsBoth)? Proto(ReadOnlySpan<char> word)
    {
        byte protocol = word switch
        {
            ['t', 'c', 'p', ..] => IpProtocol.Tcp,
            ['u', 'd', 'p', 'l', ..] => IpProtocol.UdpLite,
            ['u', 'd', 'p', ..] => IpProtocol.Udp,
            ['s', 'c', 't', 'p', ..] => IpProtocol.Sctp,
            _ => 0,
        };
        if (protocol == 0)
            return word is "ip" or "ip4" or "ip6" or "icmp" or "icm4" or "icm6" or "icmp4" or "icmp6" or "igmp" or "div4" or "rdp4"
                ? (0, null, false) : null;
        return word[(word is ['u', 'd', 'p', 'l', ..] or ['s', ..] ? 4 : 3)..] switch
        {
            "" => (protocol, null, false),
            "4" => (protocol, IpFamily.IPv4, false),
            "6" => (protocol, IpFamily.IPv6, false),
            "46" or "64" => (protocol, IpFamily.IPv6, true),
            _ => null,
        };
    }

    private static BsdNetstatLine ReadOther(ReadOnlySpan<char> line)
    {
        if (line.StartsWith("Active Internet connections") || line.StartsWith("Active Internet6 connections")
            || line.StartsWith("Current listen queue sizes"))
            return BsdNetstatLine.Heading;
        if (line.StartsWith("Active ") && line is not "Active Connections") return BsdNetstatLine.OtherTable;
        var isColumns = line.Contains("Local Address", StringComparison.Ordinal)
            && (line.Contains("(state)", StringComparison.Ordinal) || (line.StartsWith("Proto Listen")));
        return isColumns ? BsdNetstatLine.Columns : BsdNetstatLine.Unknown;
    }
}
