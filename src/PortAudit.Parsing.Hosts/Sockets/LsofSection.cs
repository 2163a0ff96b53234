using PortAudit.Model.Diagnostics;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The table of one run of lsof: of all files, or of network files under <c>-i</c>.</summary>
internal sealed class LsofSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Lsof, "lsof", "COMMAND PID [TID] USER FD TYPE DEVICE SIZE/OFF NODE NAME", "sudo lsof -nP -i", Tell,
        static (builder, line) => new LsofSection(builder, line));

    private readonly HashSet<string> _users = [];
    private bool _hasRows;
    private int _lastCells;

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

        switch (Read(text, start, end, out var socket, out var user))
        {
            case ListingLine.Row:
                IsSettled = _hasRows = true;
                _users.Add(user.In(text).ToString());
                socket.Lower(Builder);
                _lastCells = socket.Name.Length;
                return true;
            case ListingLine.Detail when HasHeader:
                // Any other file: who owns it still tells whose files can be seen.
                if (_users.Count < 8 && user.Length > 0) _users.Add(user.In(text).ToString());
                Builder.Count(CoverageState.Irrelevant);
                _lastCells = 1;
                return true;
            default:
                return false;
        }
    }

    public override void Close(bool isCut)
    {
        if (isCut && HasRows && _lastCells == 0) MarkCut();
        MarkHeadless();
        LsofSocket.MarkHidden(Builder, _users, FirstLine.Start, FirstLine.End);
        Builder.Close(HasHeader || HasRows, null, FirstLine.Start, FirstLine.End);
    }

    private static ListingLine Tell(string text, int start, int end) =>
        IsHeader(text.AsSpan(start, end - start)) ? ListingLine.OwnHeader : Read(text, start, end, out _, out _);

    private static bool IsHeader(ReadOnlySpan<char> line) =>
        line.StartsWith("COMMAND ") && line.Contains(" PID ", StringComparison.Ordinal) && line.TrimEnd().EndsWith("NAME");

    // Columns may be empty (TID, SIZE/OFF), so the cells are found by what they must hold: a process id second, then IPv4 or IPv6, then a protocol.
    private static ListingLine Read(string text, int start, int end, out LsofSocket socket, out Cell user)
    {
        (socket, user) = (default, default);
        var scanner = new RowScanner(text, start, end);
        if (!scanner.Next(out var command) || !scanner.NextNumber(out var id)) return ListingLine.None;
        Cell previous = default, descriptor = default, type = default;
        for (var i = 0; i < 6 && type.Length == 0 && scanner.Next(out var cell); i++)
        {
            if (i == 0) user = cell;
            if (cell.In(text) is "IPv4" or "IPv6" or "inet") type = cell;
            else (previous, descriptor) = (descriptor, cell);
        }

        if (type.Length == 0 || previous.Length == 0) return ListingLine.Detail;
        user = previous;
        if (!scanner.Next(out var device)) return ListingLine.None;
        for (var i = 0; i < 3 && scanner.Next(out var cell); i++)
        {
            if (LsofSocket.Protocol(cell.In(text)) == 0) continue;
            if (!scanner.Next(out var name)) return ListingLine.None;
            Cell state = new(name.End, name.End);
            if (scanner.Next(out var tail) && text[tail.Start] == '(')
                state = new Cell(tail.Start + 1, text[tail.End - 1] == ')' ? tail.End - 1 : tail.End);
            socket = new LsofSocket(command.Start, Math.Max(name.End, tail.End), LsofSocket.Unescape(command.In(text)),
                int.Parse(id.In(text)[..Math.Min(id.Length, 9)]),
                type.In(text) is "IPv6", cell, name, state, device.In(text).ToString());
            return ListingLine.Row;
        }

        return ListingLine.Detail;
    }
}
