using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads a file of socket listings line by line: prompts and headers open sections, each of which makes one snapshot.</summary>
/// <param name="tool">Whose rows a file without any header is taken to hold.</param>
internal sealed class SocketListingReader(SourceFile source, SocketTool tool, IServiceNames names)
{
    private readonly ListingDialect _dialect = SocketListingDetection.Find(source, tool).Dialect ?? ListingDialect.Of(tool).First();
    private readonly ListingText _listing = new(source);
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly List<ListenerSnapshot> _snapshots = [];
    private CoverageCounts _lines;
    private ListingSection? _section;
    private bool _foreign;
    private bool _ownersHidden;

    public ParsedInput Read(string reason)
    {
        var text = _listing.Text;
        var lastFailed = false;
        int next = 0, count = 0;
        for (; _listing.NextLine(ref next, out var start, out var end); count++) lastFailed = !ReadLine(text, start, end);

        // An empty file has one line, and so has what held nothing but colours.
        _lines = _lines.Add(CoverageState.Irrelevant, source.LineCount - count);
        var cut = _listing.EndsInLine;
        if (cut && lastFailed && _section is not null)
            _section.Builder.MarkPartial("the file ends inside its last line", text.Length, text.Length);
        CloseSection(cut && !lastFailed);
        if (_ownersHidden)
        {
            foreach (var snapshot in _snapshots) snapshot.ShowsOwners = false;
        }

        if (_snapshots.Count == 0)
            _diagnostics.Add(SocketDiagnostics.NoListing.At(_listing.Span(0, 0), _dialect.Name, _dialect.Export));
        if (_listing.HadColours) _diagnostics.Add(SocketDiagnostics.Colours.At(_listing.Span(0, 0)));
        return new ParsedInput(source, ListingDialect.TypeOf(tool), reason)
        {
            Snapshots = _snapshots,
            Sections = [new SocketSection(source.Whole, ListingDialect.TypeOf(tool))],
            Diagnostics = [.. _diagnostics.OrderBy(d => d.Span!.Value.Start)],
            Lines = _lines,
            HasModel = _snapshots.Count > 0,
        };
    }

    /// <returns>False when the line fits nothing.</returns>
    private bool ReadLine(string text, int start, int end)
    {
        while (end > start && RowScanner.IsBlank(text[end - 1])) end--;
        if (end == start) return Irrelevant();
        if (Opener(text, start, end) is { } opener) Open(opener, null, start, end);
        if (_section is not null && _section.TryRead(start, end)) return true;
        return ReadHeadless(text, start, end) || ReadOther(text, start, end);
    }

    // A second header starts a second listing; heading, column line and side tables belong to one.
    private ListingDialect? Opener(string text, int start, int end)
    {
        var current = _section?.Dialect;
        switch (current?.Tell(text, start, end))
        {
            case ListingLine.Row or ListingLine.Detail or ListingLine.SideTable or ListingLine.OwnSideTable: return null;
            case ListingLine.OwnHeader or ListingLine.Header when _section is { IsSettled: true }: return _section.HasRows ? current : null;
        }

        ListingDialect? shared = null;
        foreach (var dialect in ListingDialect.All)
        {
            if (dialect == current) continue;
            switch (dialect.Tell(text, start, end))
            {
                case ListingLine.OwnHeader or ListingLine.OwnSideTable: return dialect;
                case ListingLine.Header or ListingLine.SideTable when shared is null || dialect == _dialect: shared = dialect; break;
            }
        }

        // A heading that several dialects share says no more than the one that is open.
        return _section is not null && _section.TryReadHeader(start, end) ? null : shared;
    }

    // Rows without a header: those of the file's own dialect, or of another one of the same tool.
    private bool ReadHeadless(string text, int start, int end)
    {
        if (_section is { IsSettled: true } or { HasRows: true }) return false;
        var current = _section?.Dialect.Tool ?? tool;
        foreach (var dialect in ListingDialect.Of(current).OrderByDescending(d => d == _dialect))
        {
            if (dialect == _section?.Dialect) continue;
            if (dialect != _dialect && dialect.Tell(text, start, end) != ListingLine.Row) continue;
            var headless = Make(dialect, _section?.Builder.Command, start, end);
            if (!headless.TryRead(start, end)) continue;
            Discard();
            _section = headless;
            return true;
        }

        return false;
    }

    private bool ReadOther(string text, int start, int end)
    {
        var line = text.AsSpan(start, end - start);
        var trimmed = line.Trim();
        switch (ListingCommandReader.Read(line, out var command))
        {
            case CommandLine.Listing:
                Open(command!.Tool == tool ? _dialect : ListingDialect.Of(command.Tool).First(), command, start, end);
                return Irrelevant();
            case CommandLine.Other:
                CloseSection(false);
                _foreign = true;
                return Irrelevant();
            case CommandLine.Empty:
                return Irrelevant();
        }

        if (trimmed.StartsWith("(Not all processes could be identified") || trimmed.StartsWith("(No info could be read for \"-p\""))
        {
            _ownersHidden = true;
            _diagnostics.Add(SocketDiagnostics.OwnersHidden.At(_listing.Span(start, end), "netstat"));
            return Irrelevant();
        }

        if (trimmed.StartsWith("will not be shown, you would have to be root") || trimmed.StartsWith("```") || trimmed is "--More--" or "(END)")
            return Irrelevant();
        if (trimmed is "--" && _section is not null)
        {
            _section.Builder.MarkPartial("'--' stands between groups of lines that grep chose", start, end);
            return Irrelevant();
        }

        if (_foreign && _section is null) return Irrelevant();
        // Before the first header there may be titles and greetings; a row has an address among its first cells.
        if (IsToolMessage(trimmed) || (_section is null && !Endpoint.LooksLike(trimmed)))
        {
            _diagnostics.Add(SocketDiagnostics.ToolMessage.At(_listing.Span(start, end), ListingText.Excerpt(trimmed)));
            return Irrelevant();
        }

        var (_, name, expected, _, _, _) = _section?.Dialect ?? _dialect;
        if (_section is not null) _section.Builder.Unreadable(SocketDiagnostics.UnknownRow, start, end, name, ListingText.Excerpt(trimmed), expected);
        else
        {
            _diagnostics.Add(SocketDiagnostics.UnknownRow.At(_listing.Span(start, end), name, ListingText.Excerpt(trimmed), expected));
            _lines = _lines.Add(CoverageState.Unreadable);
        }

        return false;
    }

    private static bool IsToolMessage(ReadOnlySpan<char> line) =>
        line.StartsWith("ss: ") || line.StartsWith("netstat: ") || line.StartsWith("lsof: ") || line.StartsWith("RTNETLINK answers")
        || line.StartsWith("TCPDIAG answers")
        || line.StartsWith("Cannot open netlink socket") || line.StartsWith("warning, got") || line.StartsWith("SELinux is not enabled")
        || line.StartsWith("error parsing /proc/net") || line.EndsWith("command not found");

    private bool Irrelevant()
    {
        _lines = _lines.Add(CoverageState.Irrelevant);
        return true;
    }

    private void Open(ListingDialect opener, ListingCommand? command, int start, int end)
    {
        // The command came first, and only now it shows which system's tool it ran.
        if (command is null && _section is { IsSettled: false, HasRows: false } waiting && waiting.Dialect.Tool == opener.Tool)
        {
            command = waiting.Builder.Command;
            Discard();
        }

        CloseSection(false);
        _foreign = false;
        _section = Make(opener, command, start, end);
    }

    private ListingSection Make(ListingDialect opener, ListingCommand? command, int start, int end)
    {
        if (command is null && _snapshots.Count == 0 && SnapshotFiles.CommandOf(source.Path) is { } told
            && ListingCommandReader.Read(told, out var named) == CommandLine.Listing && named!.Tool == opener.Tool)
            command = named with { IsFromName = true };
        return opener.Open(new SnapshotBuilder(_listing, names, _diagnostics, command, opener), new Cell(start, end));
    }

    private void Discard()
    {
        if (_section is not null) _lines += _section.Builder.Lines;
        _section = null;
    }

    private void CloseSection(bool isCut)
    {
        if (_section is null) return;
        _section.Close(isCut);
        _lines += _section.Builder.Lines;
        _snapshots.Add(_section.Builder.Snapshot);
        _section = null;
    }
}
