using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sockets;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>The output of one run of Windows netstat. Under <c>-b</c> the owner stands on the lines below its row.</summary>
internal sealed class WindowsNetstatSection(SnapshotBuilder builder, Cell firstLine) : ListingSection(Form, builder, firstLine)
{
    public static readonly ListingDialect Form = new(
        SocketTool.Netstat, "Windows netstat", WindowsNetstatGrammar.Expected, "netstat -anob", WindowsNetstatGrammar.Tell,
        static (builder, line) => new WindowsNetstatSection(builder, line));

    /// <summary>The process id of the kernel on every Windows since XP; netstat finds no program for it.</summary>
    internal const int KernelProcess = 4;

    private readonly List<(WindowsNetstatRow Row, string? Program, string? Service, int OwnerLines)> _rows = [];

    public override bool HasRows => _rows.Count > 0;

    public override bool TryRead(int start, int end)
    {
        var text = Builder.Text;
        if (WindowsNetstatGrammar.TryRead(text, start, end, out var row))
        {
            _rows.Add((row, null, null, 0));
            return IsSettled = true;
        }

        var line = text.AsSpan(start, end - start);
        switch (WindowsNetstatWords.Tell(line))
        {
            case WindowsNetstatWords.Kind.Heading or WindowsNetstatWords.Kind.Columns:
                HasHeader = IsSettled = true;
                Builder.Count(CoverageState.Irrelevant);
                return true;
            case WindowsNetstatWords.Kind.Unowned when HasRows:
                Builder.Count(CoverageState.Irrelevant);
                return true;
        }

        return HasRows ? TryReadOwner(line) : TryReadColumns(line);
    }

    public override void Close(bool isCut)
    {
        var showsIds = _rows.Exists(r => r.Row.ProcessId.Length > 0);
        foreach (var (row, program, service, ownerLines) in _rows)
        {
            var before = Builder.Snapshot.Listeners.Count;
            Lower(row, program, service);
            for (var i = 0; i < ownerLines; i++)
                Builder.Count(Builder.Snapshot.Listeners.Count > before ? CoverageState.Modelled : CoverageState.Irrelevant);
        }

        if (isCut && HasRows && showsIds && _rows[^1].Row.ProcessId.Length == 0) MarkCut();
        MarkHeadless();
        Builder.Close(HasHeader || HasRows, null, FirstLine.Start, FirstLine.End);
    }

    // A language that the data file lacks: several words, and nothing that a socket has.
    private bool TryReadColumns(ReadOnlySpan<char> line)
    {
        if (!IsSettled || line.ContainsAnyInRange('0', '9') || line.Contains(':') || line.Trim().Count(' ') < 3) return false;
        Builder.Count(CoverageState.Irrelevant);
        return true;
    }

    private bool TryReadOwner(ReadOnlySpan<char> line)
    {
        var content = line.Trim();
        if (!RowScanner.IsBlank(line[0]) || Endpoint.LooksLike(content)) return false;
        var (row, program, service, lines) = _rows[^1];
        if (content[0] == '[' && content[^1] == ']' && content.Length > 2) program ??= content[1..^1].ToString();
        else if (!content.ContainsAny(' ', '\\', '/')) service ??= content.ToString();
        else
        {
            // A translated "no ownership information", or the components that Windows XP lists.
            Builder.Count(CoverageState.Irrelevant);
            return true;
        }

        _rows[^1] = (row, program, service, lines + 1);
        return true;
    }

    private void Lower(in WindowsNetstatRow row, string? program, string? service)
    {
        var text = Builder.Text;
        if (!Endpoint.TryRead(text, row.Local, out var local) || !Endpoint.TryRead(text, row.Foreign, out var foreign))
        {
            var bad = Endpoint.TryRead(text, row.Local, out _) ? row.Foreign : row.Local;
            Builder.BadEndpoint(bad);
            return;
        }

        // 'netstat -q' adds sockets that are bound and do not listen. All other states have a peer.
        if (!foreign.IsAnyPort || local.IsAnyPort || row.State.In(text) is "BOUND" or "CLOSED")
        {
            Builder.Count(CoverageState.Irrelevant);
            return;
        }

        if (!Builder.TryPort(local, row.Protocol, out var port)) return;
        var approximated = false;
        var address = Builder.Bind(local, port, local.IsBracketed ? IpFamily.IPv6 : IpFamily.IPv4, null, false, ref approximated);
        int? id = int.TryParse(row.ProcessId.In(text), System.Globalization.NumberStyles.None, null, out var number) ? number : null;
        if (id == KernelProcess) program ??= "System";
        ImmutableArray<SocketOwner> owners = id is null && program is null && service is null
            ? [] : [new SocketOwner(program, id) { Service = service }];
        Builder.Add(row.Protocol, address, port, owners, null, row.State.In(text).ToString(), row.Start, row.End, approximated);
    }
}
