using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Words;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>Reads what <c>ipset list -output xml</c> prints.</summary>
/// <remarks>ipset escapes nothing, so a comment such as <c>a &amp; b</c> makes of it a text that no reader of XML takes: the tags are
/// looked for one by one.</remarks>
internal sealed class IpsetXmlReader
{
    private readonly SourceFile _source;
    private readonly DiagnosticLog _log = new(WordDiagnostics.More);
    private readonly IpsetCommands _commands;
    private readonly Dictionary<int, CoverageState> _lines = [];
    private readonly List<string> _options = [];
    private readonly List<string> _member = [];
    private string _name = "";
    private string _type = "";
    private Ipset? _set;
    private bool _isInHeader;
    private bool _isMasked;

    public IpsetXmlReader(SourceFile source, IServiceNames serviceNames) => (_source, _commands) = (source, new IpsetCommands(serviceNames, _log));

    public ParsedInput Read(string type, string reason)
    {
        var text = _source.Text;
        var isClosed = false;
        for (var at = text.IndexOf('<'); at >= 0; at = text.IndexOf('<', at + 1))
        {
            var end = text.IndexOf('>', at, Math.Min(NetfilterLimits.LongestXmlTag, text.Length - at));
            if (end < 0) continue;
            var next = text.IndexOf('<', end);
            if (next < 0) next = text.Length;
            isClosed = text.AsSpan(at, end + 1 - at) is "</ipsets>";
            Take(text.AsSpan(at + 1, end - at - 1), text.AsSpan(end + 1, next - end - 1).Trim(), _source.Span(at, end + 1 - at));
        }

        if (!isClosed)
        {
            var last = _source.LineSpan(_source.LineCount);
            _log.Report(IpsetDiagnostics.CutOff, last);
            if (_set is not null) _set.IsOpen = true;
        }

        var lines = default(CoverageCounts);
        for (var line = 1; line <= _source.LineCount; line++) lines = lines.Add(_lines.GetValueOrDefault(line, CoverageState.Irrelevant));
        return new ParsedInput(_source, type, reason)
        {
            Sections = _commands.Sets.Count > 0 ? [new IpsetSection(_source.Whole, type, _commands.Sets)] : [],
            Diagnostics = _log.ToList(_source),
            Lines = lines,
            HasModel = _commands.Sets.Count > 0 || isClosed,
        };
    }

    private void Take(ReadOnlySpan<char> tag, ReadOnlySpan<char> text, SourceSpan span)
    {
        if (tag.StartsWith("ipset name=\"") && tag.EndsWith("\""))
        {
            (_name, _type, _set) = (tag[12..^1].ToString(), "", null);
            _options.Clear();
            return;
        }

        switch (tag)
        {
            case "type":
                _type = text.ToString();
                break;
            case "header" or "/header":
                _isInHeader = tag is "header";
                if (!_isInHeader) Create(span);
                break;
            case "members" when _set is not null:
                // Without its members, as with -t, a set may hold anything.
                _set.IsOpen = _isMasked;
                break;
            case "elem":
                _member.Clear();
                _member.Add(text.ToString());
                break;
            case "timeout" or "comment" when !_isInHeader && _member.Count > 0:
                _member.Add(tag.ToString());
                _member.Add(text.ToString());
                break;
            case "nomatch/" when _member.Count > 0:
                _member.Add("nomatch");
                break;
            case "/member" when _member.Count > 0 && _set is not null:
                Mark(span, _commands.AddMember(_set, _member, 0, _ => span));
                _member.Clear();
                break;
            default:
                if (!_isInHeader || tag.StartsWith("/")) break;
                _options.Add(tag.TrimEnd('/').ToString());
                if (!tag.EndsWith("/")) _options.Add(text.ToString());
                break;
        }
    }

    private void Create(SourceSpan span)
    {
        _set = _commands.Create(_name, _type, _options, span);
        if (_set is null) _log.Report(IpsetDiagnostics.BadType, span, DiagnosticLog.Clip(_type));
        else (_isMasked, _set.IsOpen) = (_set.IsOpen, true);
        Mark(span, _set is null ? CoverageState.Unreadable : CoverageState.Modelled);
    }

    private void Mark(SourceSpan span, CoverageState state)
    {
        var line = span.Line;
        if (state > _lines.GetValueOrDefault(line) || !_lines.ContainsKey(line)) _lines[line] = state;
    }
}
