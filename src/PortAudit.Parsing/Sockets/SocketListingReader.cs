using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sockets;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Sockets;

/// <summary>Reads a file of ss and netstat listings line by line: prompts and headers open sections, each of which makes one snapshot.</summary>
/// <param name="tool">Whose rows a file without any header is taken to hold.</param>
internal sealed class SocketListingReader(SourceFile source, SocketTool tool, IServiceNames names)
{
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
        var next = 0;
        while (_listing.NextLine(ref next, out var start, out var end)) lastFailed = !ReadLine(text, start, end);
        if (text.Length == 0) _lines = _lines.Add(CoverageState.Irrelevant);
        var cut = _listing.EndsInLine && text.Length > 0;
        if (cut && lastFailed && _section is not null)
            _section.Builder.MarkPartial("the file ends inside its last line", text.Length, text.Length);
        CloseSection(cut && !lastFailed);
        if (_ownersHidden)
        {
            foreach (var snapshot in _snapshots) snapshot.ShowsOwners = false;
        }

        if (_snapshots.Count == 0)
            _diagnostics.Add(SocketDiagnostics.NoListing.At(_listing.Span(0, 0), Name(tool), $"{Name(tool)} -tulpn"));
        if (_listing.HadColours) _diagnostics.Add(SocketDiagnostics.Colours.At(_listing.Span(0, 0)));
        return new ParsedInput(source, Name(tool), reason)
        {
            Snapshots = _snapshots,
            Diagnostics = [.. _diagnostics.OrderBy(d => d.Span!.Value.Start)],
            Lines = _lines,
            HasModel = _snapshots.Count > 0,
        };
    }

    private static string Name(SocketTool tool) => tool == SocketTool.Ss ? "ss" : "netstat";

    /// <returns>False when the line fits nothing.</returns>
    private bool ReadLine(string text, int start, int end)
    {
        while (end > start && RowScanner.IsBlank(text[end - 1])) end--;
        if (end == start) return Irrelevant();
        if (Opens(text, start, end, out var opener) && (_section is not { } current || current.Tool != opener || current.HasRows))
            Open(opener, null, start, end);

        if (_section is not null)
        {
            if (_section.TryRead(start, end)) return true;
        }
        else if (Make(tool, null, start, end) is var headless && headless.TryRead(start, end))
        {
            _section = headless;
            return true;
        }

        return ReadOther(text, start, end);
    }

    private static bool Opens(string text, int start, int end, out SocketTool opener)
    {
        opener = SocketTool.Ss;
        if (text[start] is 'N' or 'S' or 'R') return SsGrammar.Read(text, start, end, out _) == SsLine.Header;
        opener = SocketTool.Netstat;
        return text[start] is 'A' or 'P'
            && NetstatGrammar.Read(text, start, end, out _) is NetstatLine.Heading or NetstatLine.Columns or NetstatLine.OtherTable;
    }

    private bool ReadOther(string text, int start, int end)
    {
        var line = text.AsSpan(start, end - start);
        var trimmed = line.Trim();
        switch (ListingCommandReader.Read(line, out var command))
        {
            case CommandLine.Listing:
                Open(command!.Tool, command, start, end);
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
        if (IsToolMessage(trimmed) || (_section is null && !trimmed.Contains(':')))
        {
            _diagnostics.Add(SocketDiagnostics.ToolMessage.At(_listing.Span(start, end), ListingText.Excerpt(trimmed)));
            return Irrelevant();
        }

        var expected = _section?.Expected ?? (tool == SocketTool.Ss ? SsGrammar.Expected : NetstatGrammar.Expected);
        var name = Name(_section?.Tool ?? tool);
        if (_section is not null) _section.Builder.Unreadable(SocketDiagnostics.UnknownRow, start, end, name, ListingText.Excerpt(trimmed), expected);
        else
        {
            _diagnostics.Add(SocketDiagnostics.UnknownRow.At(_listing.Span(start, end), name, ListingText.Excerpt(trimmed), expected));
            _lines = _lines.Add(CoverageState.Unreadable);
        }

        return false;
    }

    private static bool IsToolMessage(ReadOnlySpan<char> line) =>
        line.StartsWith("ss: ") || line.StartsWith("netstat: ") || line.StartsWith("RTNETLINK answers") || line.StartsWith("TCPDIAG answers")
        || line.StartsWith("Cannot open netlink socket") || line.StartsWith("warning, got") || line.StartsWith("SELinux is not enabled")
        || line.StartsWith("error parsing /proc/net");

    private bool Irrelevant()
    {
        _lines = _lines.Add(CoverageState.Irrelevant);
        return true;
    }

    private void Open(SocketTool opener, ListingCommand? command, int start, int end)
    {
        CloseSection(false);
        _foreign = false;
        _section = Make(opener, command, start, end);
    }

    private ListingSection Make(SocketTool opener, ListingCommand? command, int start, int end)
    {
        var builder = new SnapshotBuilder(_listing, names, _diagnostics, command);
        var line = new Cell(start, end);
        return opener == SocketTool.Ss ? new SsSection(builder, line) : new NetstatSection(builder, line);
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
