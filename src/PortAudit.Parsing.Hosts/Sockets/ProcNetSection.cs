using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>One table of <c>/proc/net</c>: tcp, tcp6, udp, udp6, udplite, raw. Each is of one protocol and one family.</summary>
/// <remarks>Addresses are 32-bit words in the byte order of the machine, ports are not. Source: tcp4_seq_show() and its kin in the kernel.</remarks>
internal sealed class ProcNetSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.ProcNet, "/proc/net", "sl: Address:Port Address:Port st …, all in hexadecimal", "cat /proc/net/tcp /proc/net/tcp6", Tell,
        static (builder, line) => new ProcNetSection(builder, line));

    private const string Listening = "0A";

    // TCP_CLOSE: what a UDP socket without a peer has.
    private const string Unconnected = "07";

    private readonly List<Row> _rows = [];
    private bool _isDatagram;

    public override bool HasRows => _rows.Count > 0;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        var line = text.AsSpan(start, end - start);
        if (IsHeader(line))
        {
            HasHeader = IsSettled = true;
            _isDatagram = line.TrimEnd().EndsWith("drops");
            Builder.Count(CoverageState.Irrelevant);
            return true;
        }

        if (!TryRow(text, start, end, out var row)) return false;
        IsSettled = true;
        _rows.Add(row);
        return true;
    }

    public override void Close(bool isCut)
    {
        var isBigEndian = TellByteOrder();
        var protocol = Protocol();
        foreach (var row in _rows) Lower(row, protocol, isBigEndian);
        var families = _rows.Select(r => r.Local.Length > 16).Distinct().ToList();
        var family = families is [var only] ? only ? IpFamily.IPv6 : IpFamily.IPv4 : FileFamily();
        if (isBigEndian) Builder.Report(SocketDiagnostics.BigEndian, FirstLine.Start, FirstLine.End);
        if (isCut && HasRows && _rows[^1].Inode.Length == 0) MarkCut();
        MarkHeadless();
        Builder.Snapshot.Family = family;

        // The whole table is always printed.
        if (HasHeader && protocol != 0) Builder.Snapshot.Surveyed.Add(protocol);
        Builder.Close(HasHeader || HasRows, null, FirstLine.Start, FirstLine.End);
    }

    private static ListingLine Tell(string text, int start, int end) =>
        IsHeader(text.AsSpan(start, end - start)) ? ListingLine.OwnHeader : TryRow(text, start, end, out _) ? ListingLine.Row : ListingLine.None;

    private static bool IsHeader(ReadOnlySpan<char> line) => line.TrimStart() is var content
        && content.StartsWith("sl ") && content.Contains("local_address", StringComparison.Ordinal);

    private static bool TryRow(string text, int start, int end, out Row row)
    {
        row = default;
        var scanner = new RowScanner(text, start, end);
        if (!scanner.Next(out var number) || text[number.End - 1] != ':' || number.In(text)[..^1].ContainsAnyExceptInRange('0', '9')) return false;
        if (!scanner.Next(out var local) || !scanner.Next(out var remote) || !scanner.Next(out var state)) return false;
        if (!IsEndpoint(local.In(text)) || !IsEndpoint(remote.In(text)) || state.Length != 2 || !IsHex(state.In(text))) return false;
        Cell user = default, inode = default, last = state;
        var cells = 0;
        for (; scanner.Next(out var cell); cells++)
        {
            if (cells == 3) user = cell;
            if (cells == 5) inode = cell;
            last = cell;
        }

        row = new Row(number.Start, last.End, local, state, user, inode);
        return true;
    }

    private static bool IsEndpoint(ReadOnlySpan<char> cell) =>
        cell.Length is 13 or 37 && cell[^5] == ':' && IsHex(cell[..^5]) && IsHex(cell[^4..]);

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c)) return false;
        }

        return true;
    }

    // 0100007F is loopback on little-endian machines, 7F000001 on big-endian ones, where nobody has 1.0.0.127.
    private bool TellByteOrder()
    {
        int big = 0, little = 0;
        foreach (var row in _rows)
        {
            var address = row.Local.In(Builder.Text)[..^5];
            if (address.EndsWith("7F") || address is "00000000000000000000000001000000" || address.StartsWith("000080FE")) little++;
            if (address.StartsWith("7F0000") || address is "00000000000000000000000000000001" || address.StartsWith("FE800000")) big++;
        }

        return big > little;
    }

    // TCP and the others have different headers; raw and UDP-Lite differ from UDP in the file's name alone.
    private byte Protocol()
    {
        if (Builder.Command is { Protocols: [var asked] }) return asked;
        var name = FileName();
        if (name.Contains("raw") || name.Contains("icmp")) return 0;
        if (name.Contains("udplite")) return IpProtocol.UdpLite;
        if (name.Contains("udp")) return IpProtocol.Udp;
        if (name.Contains("tcp") && !_isDatagram) return IpProtocol.Tcp;
        return _isDatagram || (!HasHeader && _rows.TrueForAll(r => r.State.In(Builder.Text) is Unconnected)) ? IpProtocol.Udp : IpProtocol.Tcp;
    }

    private IpFamily? FileFamily() => Path.GetFileNameWithoutExtension(FileName()).EndsWith('6') ? IpFamily.IPv6 : null;

    private string FileName() => Path.GetFileName(Builder.Listing.Source.Path).ToLowerInvariant();

    private void Lower(in Row row, byte protocol, bool isBigEndian)
    {
        var text = Builder.Text;
        var state = row.State.In(text);
        var cell = row.Local.In(text);
        var port = int.Parse(cell[^4..], NumberStyles.AllowHexSpecifier);
        if (protocol == 0 || port == 0 || !state.Equals(protocol == IpProtocol.Tcp ? Listening : Unconnected, StringComparison.OrdinalIgnoreCase))
        {
            Builder.Count(CoverageState.Irrelevant);
            return;
        }

        int? user = int.TryParse(row.User.In(text), NumberStyles.None, null, out var id) ? id : null;
        long? inode = long.TryParse(row.Inode.In(text), NumberStyles.None, null, out var socket) ? socket : null;
        Builder.Add(protocol, BindAddress.Of(Address(cell[..^5], isBigEndian)), port, [], user, protocol == IpProtocol.Tcp ? "LISTEN" : "UNCONN",
            row.Start, row.End, false, inode);
    }

    private static IpAddress Address(ReadOnlySpan<char> hex, bool isBigEndian)
    {
        Bits128 bits = default;
        for (var i = 0; i < hex.Length; i += 8)
        {
            var word = uint.Parse(hex.Slice(i, 8), NumberStyles.AllowHexSpecifier);
            bits = bits << 32 | (isBigEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        }

        return new IpAddress(hex.Length > 8 ? IpFamily.IPv6 : IpFamily.IPv4, bits);
    }

    private readonly record struct Row(int Start, int End, Cell Local, Cell State, Cell User, Cell Inode);
}
