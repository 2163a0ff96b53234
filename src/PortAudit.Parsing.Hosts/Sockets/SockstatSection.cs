using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of one run of FreeBSD's or NetBSD's sockstat: a row for each process that holds a socket.</summary>
internal sealed class SockstatSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Sockstat, "sockstat", "USER COMMAND PID FD PROTO Local:Port Foreign:Port", "sockstat -46l", Tell,
        static (builder, line) => new SockstatSection(builder, line));

    private bool _hasRows;

    public override bool HasRows => _hasRows;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        if (IsHeader(text.AsSpan(start, end - start)))
        {
            HasHeader = IsSettled = true;
            Builder.Count(CoverageState.Irrelevant);
            return true;
        }

        if (!TryRow(text, start, end, out var row)) return false;
        IsSettled = _hasRows = true;
        if (row.Protocol == 0) Builder.Count(CoverageState.Irrelevant);
        else Lower(row, end);
        return true;
    }

    public override void Close(bool isCut)
    {
        MarkHeadless();
        Builder.Close(HasHeader || HasRows, null, FirstLine.Start, FirstLine.End);
    }

    private static ListingLine Tell(string text, int start, int end) =>
        IsHeader(text.AsSpan(start, end - start)) ? ListingLine.OwnHeader : TryRow(text, start, end, out _) ? ListingLine.Row : ListingLine.None;

    private static bool IsHeader(ReadOnlySpan<char> line) =>
        line.StartsWith("USER ") && line.Contains("COMMAND", StringComparison.Ordinal) && line.Contains("LOCAL ADDRESS", StringComparison.Ordinal);

    // Commands hold blanks, so PROTO is looked for, with a descriptor and a process id before it.
    private static bool TryRow(string text, int start, int end, out Row row)
    {
        row = default;
        var scanner = new RowScanner(text, start, end);
        if (!scanner.Next(out var user) || !scanner.Next(out var command)) return false;
        Cell beforeLast = default, last = default;
        for (var i = 0; i < 12 && scanner.Next(out var cell); i++)
        {
            if (i >= 2 && Proto(cell.In(text)) is var (protocol, family, isBoth) && IsNumber(beforeLast.In(text)) && IsNumber(last.In(text)))
            {
                if (!scanner.Next(out var local)) return false;
                if (protocol != 0 && !scanner.Next(out last)) return false;
                var name = text.AsSpan(command.Start, beforeLast.Start - command.Start).TrimEnd();
                row = new Row(user.Start, protocol, family, isBoth, new Cell(command.Start, command.Start + name.Length), beforeLast, local, last);
                return true;
            }

            (beforeLast, last) = (last, cell);
        }

        return false;
    }

    private static bool IsNumber(ReadOnlySpan<char> word) => word is "?" or "-" || (word.Length > 0 && !word.ContainsAnyExceptInRange('0', '9'));

    private static (byte Protocol, IpFamily? Family, bool IsBoth)? Proto(ReadOnlySpan<char> word) => word switch
    {
        "tcp4" => (IpProtocol.Tcp, IpFamily.IPv4, false),
        "tcp6" => (IpProtocol.Tcp, IpFamily.IPv6, false),
        "tcp46" => (IpProtocol.Tcp, IpFamily.IPv6, true),
        "tcp" => (IpProtocol.Tcp, IpFamily.IPv4, false),
        "udp4" => (IpProtocol.Udp, IpFamily.IPv4, false),
        "udp6" => (IpProtocol.Udp, IpFamily.IPv6, false),
        "udp46" => (IpProtocol.Udp, IpFamily.IPv6, true),
        "udp" => (IpProtocol.Udp, IpFamily.IPv4, false),
        "sctp4" => (IpProtocol.Sctp, IpFamily.IPv4, false),
        "sctp6" => (IpProtocol.Sctp, IpFamily.IPv6, false),
        "stream" or "dgram" or "seqpac" or "seqpacket" or "icmp4" or "icmp6" or "icm6" or "raw" or "divert4" or "ip4" or "ip6" or "-" =>
            (0, null, false),
        _ => null,
    };

    private void Lower(in Row row, int end)
    {
        var text = Builder.Text;
        var separator = row.Foreign.In(text) is "*.*" ? '.' : ':';
        if (row.Foreign.In(text) is not ("*:*" or "*.*"))
        {
            Builder.Count(CoverageState.Irrelevant);
            return;
        }

        if (!Builder.TryLocal(row.Local, row.Protocol, out var local, out var port, separator)) return;
        var approximated = false;
        var address = Builder.Bind(local, port, row.Family ?? IpFamily.IPv4, row.IsBoth, false, ref approximated);

        // A question mark is a socket of the kernel, or of a process that has just ended.
        ImmutableArray<SocketOwner> owners = int.TryParse(row.ProcessId.In(text), out var id)
            ? [new SocketOwner(row.Command.In(text).ToString(), id)] : [];
        Builder.AddOrJoin(row.Protocol, address, port, owners, "", row.Start, end, approximated);
    }

    private readonly record struct Row(
        int Start, byte Protocol, IpFamily? Family, bool IsBoth, Cell Command, Cell ProcessId, Cell Local, Cell Foreign);
}
