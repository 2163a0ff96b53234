using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Iptables;
using PortAudit.Parsing.Sockets;

namespace PortAudit.Parsing.Ipsets;

/// <summary>Reads a save file of ipset line by line, or a listing block by block.</summary>
internal sealed class IpsetReader
{
    private readonly SourceFile _source;
    private readonly IptablesDiagnosticLog _log = new();
    private readonly IpsetCommands _commands;
    private readonly IptablesSyntax _syntax;
    private readonly List<string> _words = [];
    private string? _name;
    private string? _type;
    private Ipset? _listed;

    public IpsetReader(SourceFile source, IServiceNames serviceNames)
    {
        _source = source;
        _syntax = new IptablesSyntax(source);
        _commands = new IpsetCommands(serviceNames, _log);
    }

    public ParsedInput Read(string type, string reason)
    {
        var lines = default(CoverageCounts);
        var text = _source.Text;
        var position = 0;
        while (position < text.Length)
        {
            var step = text.AsSpan(position).IndexOfAny('\n', '\r');
            var end = step < 0 ? text.Length : position + step;
            var next = end < text.Length && text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? end + 2 : Math.Min(end + 1, text.Length);
            if (end < next && text[end] == '\r') _log.ReportOnce(IpsetDiagnostics.CarriageReturn, _source.Span(end, 1));
            var state = ReadLine(position, end);
            if (step < 0 && state == CoverageState.Modelled && CutSet() is { } cut)
            {
                _log.Report(IpsetDiagnostics.CutOff, _source.Span(position, end - position));
                cut.IsOpen = true;
                state = CoverageState.Approximated;
            }

            lines = lines.Add(state);
            position = next;
        }

        return new ParsedInput(_source, type, reason)
        {
            Fragments = _commands.Sets.Count > 0 ? [new IpsetFragment(_source, _commands.Sets)] : [],
            Diagnostics = _log.ToList(_source),
            Lines = lines,
            HasModel = _commands.Sets.Count > 0,
        };
    }

    private Ipset? CutSet() => _listed ?? (_words.Count > 1 ? _commands.Find(_words[1]) : null);

    private CoverageState ReadLine(int start, int end)
    {
        while (end > start && _source.Text[end - 1] is ' ' or '\t') end--;
        while (start < end && _source.Text[start] is ' ' or '\t') start++;
        _words.Clear();
        if (start == end)
        {
            _listed = null;
            return CoverageState.Irrelevant;
        }

        var line = _source.Text.AsSpan(start, end - start);
        if (line[0] == '#') return CoverageState.Irrelevant;
        _syntax.Clear();
        IptablesWords.Split(_syntax, start, end, _log);
        for (var i = 0; i < _syntax.WordCount; i++) _words.Add(_syntax.Text(i).ToString());
        if (_listed is { } set && !line.StartsWith("Name: ")) return _commands.AddMember(set, _words, 0, _syntax.Span);
        return ReadHeading(line) ?? _commands.Run(_words, _syntax.Span);
    }

    private CoverageState? ReadHeading(ReadOnlySpan<char> line)
    {
        switch (_words[0])
        {
            case "Name:" when _words.Count > 1:
                (_name, _type, _listed) = (_words[1], null, null);
                return CoverageState.Modelled;
            case "Type:" when _words.Count > 1:
                _type = _words[1];
                return CoverageState.Modelled;
            case "Header:" when _name is not null && _type is not null:
                if (_commands.Create(_name, _type, _words, _source.Span(_syntax.Span(0).Start, line.Length)) is not null) return CoverageState.Modelled;
                _log.Report(IpsetDiagnostics.BadType, _syntax.Span(0), IptablesDiagnosticLog.Clip(_type));
                return CoverageState.Unreadable;
            case "Members:" when _name is not null:
                _listed = _commands.Find(_name);
                return CoverageState.Modelled;
            case "Revision:" or "Size" or "References:" or "Number" or "Default" when _name is not null:
                return CoverageState.Irrelevant;
            default:
                return null;
        }
    }
}
