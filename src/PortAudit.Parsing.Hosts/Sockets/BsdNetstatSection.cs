using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of one run of a BSD netstat: rows are collected first, because only all of them show which system's it is.</summary>
internal sealed class BsdNetstatSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Netstat, "BSD netstat", BsdNetstatGrammar.Expected, "netstat -anW (macOS: netstat -anvl)", BsdNetstatGrammar.Tell,
        static (builder, line) => new BsdNetstatSection(builder, line));

    // inetprint() prints at most so much of an address unless -W or -l asks for all of it.
    private const int CutWidth = 16;

    private readonly List<(BsdNetstatRow Row, bool IsIpv6Table)> _rows = [];
    private string[] _columns = [];
    private bool _otherTable;
    private bool _ipv6Table;
    private bool _leavesOut;

    public override bool HasRows => _rows.Count > 0;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        var line = BsdNetstatGrammar.Read(text, start, end, out var row);
        if (line == BsdNetstatLine.Unknown && _otherTable) line = BsdNetstatLine.OtherSocket;
        var content = text.AsSpan(start, end - start).Trim();
        switch (line)
        {
            case BsdNetstatLine.Unknown: return false;
            case BsdNetstatLine.Row:
                IsSettled = true;
                _rows.Add((row, _ipv6Table));
                return true;
            case BsdNetstatLine.Heading:
                _otherTable = false;
                HasHeader = true;
                _ipv6Table = content.Contains("Internet6", StringComparison.Ordinal) || content.Contains("(IPv6", StringComparison.Ordinal);
                _leavesOut = !content.EndsWith("servers)") && !content.StartsWith("Current");
                IsSettled |= !_leavesOut;
                break;
            case BsdNetstatLine.Columns:
                _otherTable = false;
                HasHeader = IsSettled = true;
                var state = content.IndexOf("(state)");
                _columns = state < 0 ? [] : content[(state + "(state)".Length)..].ToString()
                    .Split(' ', HostLimits.MostColumns, StringSplitOptions.RemoveEmptyEntries);
                break;
            case BsdNetstatLine.OtherTable:
                _otherTable = true;
                HasHeader = true;
                break;
        }

        Builder.Count(CoverageState.Irrelevant);
        return true;
    }

    public override void Close(bool isCut)
    {
        var isWide = _rows.Exists(r => AddressLength(r.Row) > CutWidth);
        var hasPlain = _rows.Exists(r => r.Row.Family is null);
        var hasFamilies = _rows.Exists(r => r.Row.Family == IpFamily.IPv4 || r.Row.IsBoth);
        foreach (var (row, isIpv6Table) in _rows) Lower(row, isIpv6Table, isWide, hasPlain, hasFamilies);
        if (isCut && _rows is [.., { Row: { Protocol: IpProtocol.Tcp, Tail.Length: 0, Foreign.Length: > 0 } }]) MarkCut();
        MarkHeadless();
        // macOS shows UDP sockets even so, but no TCP socket that listens.
        var isMissing = _leavesOut && !Builder.Snapshot.Listeners.Exists(l => l.Protocol == IpProtocol.Tcp);
        if (isMissing && Builder.Snapshot.Listeners.Count > 0)
            Builder.MarkPartial("the heading lacks '(including servers)', so listening TCP sockets are left out", FirstLine.Start, FirstLine.End);
        Builder.Close(HasHeader || HasRows, isMissing && Builder.Snapshot.Listeners.Count == 0 ? "the heading, without '(including servers)'," : null,
            FirstLine.Start, FirstLine.End);
    }

    private int AddressLength(in BsdNetstatRow row) => row.Local.In(Builder.Text).LastIndexOf('.');

    private void Lower(in BsdNetstatRow row, bool isIpv6Table, bool isWide, bool hasPlain, bool hasFamilies)
    {
        var text = Builder.Text;
        var foreign = row.Foreign.In(text);
        var state = row.Protocol == IpProtocol.Tcp ? FirstWord(row.Tail) : default;
        var listens = row.Foreign.Length == 0 || (foreign is "*.*" && (row.Protocol != IpProtocol.Tcp || state.In(text) is "LISTEN"));
        if (!listens)
        {
            Builder.Count(CoverageState.Irrelevant);
            return;
        }

        if (!Builder.TryLocal(row.Local, row.Protocol, out var local, out var port, '.')) return;
        var approximated = false;
        var (family, dual) = Family(row, local, isIpv6Table, hasPlain, hasFamilies, ref approximated);
        var mayBeCut = !isWide && local.PortCell.Start - 1 - row.Local.Start == CutWidth;
        var address = Builder.Bind(local, port, family, dual, mayBeCut, ref approximated);
        Builder.Add(row.Protocol, address, port, Owners(row, state), null, state.In(text).ToString(), row.Start,
            Math.Max(row.Tail.End, Math.Max(row.Local.End, row.Foreign.End)), approximated);
    }

    private (IpFamily Family, bool? Dual) Family(
        in BsdNetstatRow row, in Endpoint local, bool isIpv6Table, bool hasPlain, bool hasFamilies, ref bool approximated)
    {
        if (row.IsBoth) return (IpFamily.IPv6, true);

        // FreeBSD and macOS have a word of their own for sockets of both families; AIX and HP-UX have not.
        if (row.Family is { } told) return (told, told == IpFamily.IPv6 && (hasPlain || !hasFamilies) ? null : false);
        if (isIpv6Table || local.Host.In(Builder.Text).Contains(':')) return (IpFamily.IPv6, null);
        if (!hasFamilies || !local.IsStar) return (IpFamily.IPv4, false);

        // AIX: 'udp' beside 'udp4' and 'udp6'.
        approximated = true;
        Builder.Report(SocketDiagnostics.FamilyNotShown, row.Start, row.Local.End);
        return (IpFamily.IPv6, true);
    }

    private ImmutableArray<SocketOwner> Owners(in BsdNetstatRow row, Cell state)
    {
        var text = Builder.Text;
        var from = state.Length > 0 ? state.End : row.Tail.Start;
        if (Array.IndexOf(_columns, "pid") is var index and >= 0)
        {
            var scanner = new RowScanner(text, from, row.Tail.End);
            Cell cell = default;
            for (var i = 0; i <= index; i++)
            {
                if (!scanner.Next(out cell)) return [];
            }

            return int.TryParse(cell.In(text), System.Globalization.NumberStyles.None, null, out var id) ? [new SocketOwner(null, id)] : [];
        }

        return Array.IndexOf(_columns, "process:pid") is var named and >= 0 ? NamedOwner(from, row.Tail.End, named) : [];
    }

    // Names hold blanks: the columns before and after are counted off from either side.
    private ImmutableArray<SocketOwner> NamedOwner(int from, int to, int before)
    {
        var text = Builder.Text;
        var scanner = new RowScanner(text, from, to);
        for (var i = 0; i < before; i++)
        {
            if (!scanner.Next(out _)) return [];
        }

        var end = to;
        for (var i = _columns.Length - 1; i > before; i--)
        {
            while (end > scanner.Position && !RowScanner.IsBlank(text[end - 1])) end--;
            while (end > scanner.Position && RowScanner.IsBlank(text[end - 1])) end--;
        }

        var cell = text.AsSpan(scanner.Position, Math.Max(0, end - scanner.Position)).Trim();
        var colon = cell.LastIndexOf(':');
        return colon >= 0 && int.TryParse(cell[(colon + 1)..], System.Globalization.NumberStyles.None, null, out var id) && (id > 0 || colon > 0)
            ? [new SocketOwner(colon > 0 ? cell[..colon].ToString() : null, id)]
            : [];
    }

    private Cell FirstWord(Cell tail)
    {
        var scanner = new RowScanner(Builder.Text, tail.Start, tail.End);
        return scanner.Next(out var word) ? word : new Cell(tail.Start, tail.Start);
    }
}
