using PortAudit.Model.Diagnostics;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of <c>lsof -F</c>: a field a line, its letter first. A process set (p) is followed by its file sets (f).</summary>
internal sealed class LsofFieldsSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Lsof, "lsof -F", "a letter and its value: p697, csshd, tIPv4, PTCP, n*:22, TST=LISTEN", "sudo lsof -nP -i -F", Tell,
        static (builder, line) => new LsofFieldsSection(builder, line));

    private readonly HashSet<string> _users = [];
    private string _command = "";
    private int? _processId;
    private File _file;
    private bool _hasRows;
    private bool _lastIsEnd;

    public override bool HasRows => _hasRows || _file.Name.Length > 0;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        var line = text.AsSpan(start, end - start);
        if (Tell(text, start, end) is not (ListingLine.Row or ListingLine.Detail)) return false;
        var value = line[1..];
        switch (line[0])
        {
            case 'p':
                Flush();
                _hasRows = IsSettled = true;
                _processId = int.TryParse(value, out var id) ? id : null;
                _command = "";
                break;
            case 'f':
                Flush();
                break;
            case 'c':
                _command = LsofSocket.Unescape(value);
                break;
            case 'L' or 'u':
                _users.Add(value.ToString());
                break;

            // Without f in the list of fields, a file's first one is its type.
            case 't':
                if (_file.Name.Length > 0) Flush();
                _file.Type = new Cell(start + 1, end);
                break;
            case 'd':
                _file.Device = value.ToString();
                break;
            case 'P':
                _file.Node = new Cell(start + 1, end);
                break;
            case 'n' when value.Length > 0:
                if (_file.Name.Length > 0) Flush();
                _file.Start = start + 1;
                _file.Name = new Cell(start + 1, end);
                _lastIsEnd = true;
                return true;
            case 'T' when value.StartsWith("ST="):
                _file.State = new Cell(start + 4, end);
                break;
        }

        _lastIsEnd = line[0] is not ('t' or 'P' or 'f');
        Builder.Count(CoverageState.Irrelevant);
        return true;
    }

    public override void Close(bool isCut)
    {
        Flush();
        if (isCut && !_lastIsEnd) MarkCut();
        LsofSocket.MarkHidden(Builder, _users, FirstLine.Start, FirstLine.End);
        Builder.Close(HasRows, null, FirstLine.Start, FirstLine.End);
    }

    // A name, a command or a device may be any text, so these alone make no listing.
    private static ListingLine Tell(string text, int start, int end)
    {
        var line = text.AsSpan(start, end - start);
        if (line.Length < 2) return line is "f" or "n" or "c" ? ListingLine.Detail : ListingLine.None;
        var value = line[1..];
        return line[0] switch
        {
            'p' or 'u' or 'g' or 'R' => value.ContainsAnyExceptInRange('0', '9') ? ListingLine.None : ListingLine.Row,
            't' => value is "IPv4" or "IPv6" or "REG" or "DIR" or "CHR" or "unix" or "FIFO" or "sock" or "a_inode" or "unknown" or "netlink"
                ? ListingLine.Row : ListingLine.None,
            'P' => LsofSocket.Protocol(value) != 0 || value is "ICMP" or "ICMPV6" or "RAW" or "IGMP" ? ListingLine.Row : ListingLine.None,
            'T' => value.StartsWith("ST=") || value.StartsWith("QR=") || value.StartsWith("QS=") ? ListingLine.Row : ListingLine.None,
            'n' or 'c' or 'L' or 'f' or 'd' or 'D' or 'i' or 'a' or 'l' or 's' or 'o' or 'G' or 'C' => ListingLine.Detail,
            _ => ListingLine.None,
        };
    }

    private void Flush()
    {
        if (_file.Name.Length > 0)
        {
            var isNetwork = _file.Node.Length > 0 && _file.Type.In(Builder.Text) is "IPv4" or "IPv6" or "";
            if (isNetwork)
            {
                new LsofSocket(_file.Start, _file.Name.End, _command, _processId, _file.Type.In(Builder.Text) is "IPv6", _file.Node, _file.Name,
                    _file.State, _file.Device ?? "").Lower(Builder);
            }
            else Builder.Count(CoverageState.Irrelevant);
        }

        _file = default;
    }

    private struct File
    {
        public int Start;
        public Cell Type;
        public Cell Node;
        public Cell Name;
        public Cell State;
        public string? Device;
    }
}
