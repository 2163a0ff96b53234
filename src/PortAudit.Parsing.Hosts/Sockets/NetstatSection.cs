using PortAudit.Model.Diagnostics;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of one run of netstat: rows are collected first, because only all of them show whether addresses were cut.</summary>
internal sealed class NetstatSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Netstat, "Linux netstat", NetstatGrammar.Expected, "netstat -tulpnW", NetstatGrammar.Tell,
        static (builder, line) => new NetstatSection(builder, line));

    private readonly List<NetstatRow> _rows = [];
    private NetstatColumns _columns;
    private string? _leavesOut;
    private bool _otherTable;
    private bool _lastIsRow;

    public override bool HasRows => _rows.Count > 0;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        var line = NetstatGrammar.Read(text, start, end, out var row);
        if (_lastIsRow && line == NetstatLine.Unknown && TryReadSctpAddress(start, end, out row)) line = NetstatLine.Row;

        // The names of UNIX sockets may hold line ends, so no line of their table is unknown.
        if (line == NetstatLine.Unknown && _otherTable) line = NetstatLine.OtherSocket;
        if (line == NetstatLine.Unknown) return false;
        _lastIsRow = line == NetstatLine.Row;
        IsSettled |= line != NetstatLine.Heading || NetstatGrammar.IsOwnHeading(text.AsSpan(start, end - start).Trim());
        switch (line)
        {
            case NetstatLine.Row:
                _rows.Add(row);
                return true;
            case NetstatLine.Heading:
                _otherTable = false;
                HasHeader = true;
                if (text.AsSpan(start, end - start).Contains("(w/o servers)", StringComparison.Ordinal))
                    _leavesOut = "the heading '(w/o servers)'";
                break;
            case NetstatLine.Columns:
                _otherTable = false;
                HasHeader = true;
                _columns = NetstatColumns.Read(text.AsSpan(start, end - start));
                break;
            case NetstatLine.OtherTable:
                _otherTable = true;
                HasHeader = true;
                break;
        }

        Builder.Count(CoverageState.Irrelevant);
        return true;
    }

    public override void Close(bool isCut)
    {
        var lowering = new NetstatLowering(Builder, _rows, _columns);
        lowering.Lower();
        if (isCut && _lastIsRow && lowering.LastIsShort) MarkCut();
        MarkHeadless();
        Builder.Close(HasHeader || HasRows, _leavesOut, FirstLine.Start, FirstLine.End);
    }

    // Further addresses of a multi-homed SCTP endpoint stand below the first.
    private bool TryReadSctpAddress(int start, int end, out NetstatRow row)
    {
        row = default;
        if (_rows[^1] is not { Protocol: IpProtocol.Sctp } previous || !RowScanner.IsBlank(Builder.Text[start])) return false;
        var scanner = new RowScanner(Builder.Text, start, end);
        if (!scanner.Next(out var local) || !Endpoint.TryRead(Builder.Text, local, out _)) return false;
        row = previous with { Start = local.Start, Local = local };
        return true;
    }
}
