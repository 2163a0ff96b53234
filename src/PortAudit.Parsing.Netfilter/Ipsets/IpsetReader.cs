using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Words;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>Reads a save file of ipset line by line, or a listing block by block.</summary>
internal sealed class IpsetReader
{
    private readonly SourceFile _source;
    private readonly DiagnosticLog _log = new(WordDiagnostics.More);
    private readonly IpsetCommands _commands;
    private readonly WordList _split;
    private readonly List<string> _words = [];
    private string? _name;
    private string? _type;
    private Ipset? _listed;
    private bool _isMasked;
    private int _conditions;

    public IpsetReader(SourceFile source, IServiceNames serviceNames)
    {
        _source = source;
        _split = new WordList(source);
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
            var next = end < text.Length && text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n'
                ? end + 2 : Math.Min(end + 1, text.Length);
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
            Sections = _commands.Sets.Count > 0 ? [new IpsetSection(_source.Whole, type, _commands.Sets)] : [],
            Diagnostics = _log.ToList(_source),
            Lines = lines,
            HasModel = _commands.Sets.Count > 0,
            IsTemplate = _log.Has(TemplateDiagnostics.Placeholders),
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
        if (ReadTags(start, end) is { } decided) return decided;
        _split.Clear();
        WordSplitter.Split(_split, _split.Source.Text, start, end, null, _log);
        for (var i = 0; i < _split.Count; i++) _words.Add(_split.Text(i).ToString());
        if (_listed is { } set && !line.StartsWith("Name: ")) return _commands.AddMember(set, _words, 0, _split.Span);
        return ReadHeading(line) ?? _commands.Run(_words, _split.Span);
    }

    /// <summary>A line of a template: what its conditions and placeholders become, nobody knows yet.</summary>
    /// <returns>Null for a line that stands in the file as it is.</returns>
    private CoverageState? ReadTags(int start, int end)
    {
        var hasValue = false;
        var hasControl = false;
        for (var at = start; at < end; at++)
        {
            if (_source.Text[at] is not ('{' or '<' or '$' or '%') || !TemplateTag.TryRead(_source.Text, at, out var tag) || tag.End > end) continue;
            _log.ReportOnce(TemplateDiagnostics.Placeholders, _source.Span(tag.Start, tag.End - tag.Start));
            hasValue |= tag.Kind == TemplateTagKind.Value;
            hasControl |= tag.Kind is not (TemplateTagKind.Value or TemplateTagKind.Comment or TemplateTagKind.Nothing);
            if (tag.Kind is TemplateTagKind.If or TemplateTagKind.Loop) _conditions++;
            if (tag.Kind == TemplateTagKind.End && _conditions > 0) _conditions--;
            if (tag.Kind == TemplateTagKind.Include) foreach (var set in _commands.Sets) set.IsOpen = true;
            at = tag.End - 1;
        }

        var words = _source.Text[start..end].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var isCommand = words.Length > 2 && words[0] is "add" or "-A" or "del" or "-D" or "create" or "-N" or "flush" or "-F";
        if (!isCommand) return hasControl || hasValue ? CoverageState.Modelled : null;
        if (!hasValue && !hasControl && (_conditions == 0 || words[0] is "create" or "-N")) return null;
        if (_commands.Find(words[1]) is { } known) known.IsOpen = true;
        else if (words[0] is "create" or "-N" && !words[1].Contains('{', StringComparison.Ordinal)
            && !words[1].Contains('<', StringComparison.Ordinal) && !words[2].Contains('{', StringComparison.Ordinal)
            && _commands.Create(words[1], words[2], [], _source.Span(start, end - start)) is { } created) created.IsOpen = true;
        return CoverageState.Approximated;
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
                if (_commands.Create(_name, _type, _words, _source.Span(_split.Span(0).Start, line.Length)) is { } created)
                {
                    // Without its members, as with -t, a set may hold anything.
                    (_isMasked, created.IsOpen) = (created.IsOpen, true);
                    return CoverageState.Modelled;
                }

                _log.Report(IpsetDiagnostics.BadType, _split.Span(0), DiagnosticLog.Clip(_type));
                return CoverageState.Unreadable;
            case "Members:" when _name is not null:
                _listed = _commands.Find(_name);
                if (_listed is not null) _listed.IsOpen = _isMasked;
                return CoverageState.Modelled;
            case "Revision:" or "Size" or "References:" or "Number" or "Default" when _name is not null:
                return CoverageState.Irrelevant;
            default:
                return null;
        }
    }
}
