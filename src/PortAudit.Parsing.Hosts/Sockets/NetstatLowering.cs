using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Turns the rows of one netstat listing into listeners.</summary>
internal sealed class NetstatLowering(SnapshotBuilder builder, List<NetstatRow> rows, NetstatColumns columns)
{
    // Without -W, address and port share 22 characters: net-tools cuts the end of the address, never the port.
    private const int CutWidth = 23;

    private static readonly System.Buffers.SearchValues<char> TimerCharacters = System.Buffers.SearchValues.Create("0123456789./-");

    private bool _isWide;

    /// <summary>Whether the last row lacks a column that the header names.</summary>
    public bool LastIsShort { get; private set; }

    public void Lower()
    {
        _isWide = builder.Command is { IsWide: true }
            || rows.Exists(row => row.Local.Length > CutWidth || row.Foreign.Length > CutWidth);
        foreach (var row in rows) Lower(row);
    }

    private void Lower(in NetstatRow row)
    {
        var text = builder.Text;
        var tail = new RowScanner(text, row.Tail.Start, row.Tail.End);
        var state = ReadState(row, ref tail);
        LastIsShort = row.Protocol == IpProtocol.Tcp && state.In(text) is not "LISTEN";
        if (!IsListening(row, state.In(text)))
        {
            builder.Count(CoverageState.Irrelevant);
            return;
        }

        if (!Endpoint.TryRead(text, row.Local, out var local)
            || (local is { Address: null, IsStar: false } && !MayBeCut(row) && local.Host.In(text).Contains(':')))
        {
            builder.BadEndpoint(row.Local);
            return;
        }

        if (local.IsAnyPort)
        {
            builder.Count(CoverageState.Irrelevant);
            return;
        }

        if (!builder.TryPort(local, row.Protocol, out var port)) return;
        var approximated = false;
        var userId = ReadUser(ref tail, out var inode);
        var owners = ReadProgram(tail.Position, row.Tail.End, ref approximated);

        // Both families are 'tcp' in old versions, and tcp6 shows a v4-mapped address as IPv4.
        var address = builder.Bind(local, port, row.IsIpv6 ? IpFamily.IPv6 : IpFamily.IPv4, null, MayBeCut(row), ref approximated);
        builder.Add(row.Protocol, address, port, owners, userId, state.In(text).ToString(), row.Start,
            Math.Max(row.Foreign.End, Math.Max(row.Local.End, row.Tail.End)), approximated, inode);
    }

    // UDP has no state but for a connected socket; a user's name may stand there then.
    private Cell ReadState(in NetstatRow row, ref RowScanner tail)
    {
        var none = new Cell(row.Tail.Start, row.Tail.Start);
        if (!tail.Next(out var cell)) return none;
        if (row.Protocol is not (IpProtocol.Udp or IpProtocol.UdpLite) || IsOtherState(cell.In(builder.Text))) return cell;
        tail = new RowScanner(builder.Text, row.Tail.Start, row.Tail.End);
        return none;
    }

    // A translated netstat translates the states, but only a listening socket has no peer.
    private bool IsListening(in NetstatRow row, ReadOnlySpan<char> state) =>
        state is "LISTEN" || (!IsOtherState(state) && row.Foreign.Length > 0 && row.Foreign.In(builder.Text).EndsWith(":*"));

    private static bool IsOtherState(ReadOnlySpan<char> word) => word is "ESTABLISHED" or "SYN_SENT" or "SYN_RECV" or "FIN_WAIT1"
        or "FIN_WAIT2" or "TIME_WAIT" or "CLOSE" or "CLOSE_WAIT" or "LAST_ACK" or "CLOSING" or "UNKNOWN";

    private int? ReadUser(ref RowScanner tail, out long? inode)
    {
        inode = null;
        var text = builder.Text;
        var after = tail;
        if (columns is { AreKnown: true, HasUser: false } || !after.Next(out var user)) return null;
        var word = user.In(text);
        var hasInode = after.NextNumber(out var number);
        if (!columns.AreKnown && (!hasInode || word is "-" || word.Contains('/'))) return null;
        tail = after;
        if (hasInode && long.TryParse(number.In(text), System.Globalization.NumberStyles.None, null, out var socket)) inode = socket;
        return word is "root" ? 0 : int.TryParse(word, System.Globalization.NumberStyles.None, null, out var id) ? id : null;
    }

    // Names hold blanks and slashes and are cut at the column's width, so nothing but the first slash and the columns after it bound them.
    private ImmutableArray<SocketOwner> ReadProgram(int start, int end, ref bool approximated)
    {
        var text = builder.Text;
        while (start < end && RowScanner.IsBlank(text[start])) start++;
        if (!columns.AreKnown || columns.HasTimer) end = WithoutTimer(text, start, end);
        if (columns.HasContext) end = WithoutLastWord(text, start, end);
        var cell = text.AsSpan(start, Math.Max(0, end - start)).TrimEnd(" \t\u00a0");
        LastIsShort |= columns.HasProgram && cell.Length == 0;
        if (cell is "" or "-") return [];
        var slash = cell.IndexOf('/');
        if (slash > 0 && slash < cell.Length - 1 && cell.Length < 512
            && int.TryParse(cell[..slash], System.Globalization.NumberStyles.None, null, out var id))
            return [new SocketOwner(cell[(slash + 1)..].ToString(), id)];
        approximated = LastIsShort = true;
        builder.Report(SocketDiagnostics.ProgramUnread, start, start + cell.Length, ListingText.Excerpt(cell));
        return [];
    }

    // 'keepalive (6632.53/0/0)'
    private static int WithoutTimer(string text, int start, int end)
    {
        var span = text.AsSpan(start, end - start).TrimEnd(" \t\u00a0");
        var open = span.LastIndexOf('(');
        if (open < 1 || span[^1] != ')' || span[(open + 1)..^1].ContainsAnyExcept(TimerCharacters)) return end;
        return WithoutLastWord(text, start, start + open);
    }

    private static int WithoutLastWord(string text, int start, int end)
    {
        while (end > start && RowScanner.IsBlank(text[end - 1])) end--;
        while (end > start && !RowScanner.IsBlank(text[end - 1])) end--;
        return end;
    }

    private bool MayBeCut(in NetstatRow row) => !_isWide && row.Local.Length == CutWidth;
}
