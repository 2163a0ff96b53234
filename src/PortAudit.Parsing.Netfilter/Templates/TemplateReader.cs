using System.Text;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Templates;

/// <summary>Reads a template of a file for iptables-restore: each line with its placeholders as unknown values, under the conditions that it
/// stands in.</summary>
internal sealed class TemplateReader
{
    private readonly SourceFile _source;
    private readonly IptablesSession _session;
    private readonly RestoreReader _restore;
    private readonly List<(TemplateTag Tag, List<Condition> Guards, bool IsLoop)> _open = [];
    private readonly HashSet<int> _tagLines = [];
    private long _budget;
    private bool _statesRule;

    public TemplateReader(SourceFile source, IpFamily family, IServiceNames serviceNames, IpsetCatalog? sets)
    {
        _source = source;
        _budget = 4L * source.Text.Length;
        _session = new IptablesSession(source, serviceNames, IptablesDiagnostics.UndeclaredBuiltin);
        _session.Lowering.Sets = sets;
        _restore = new RestoreReader(_session) { Family = family, KeepsRules = true };
    }

    public ParsedInput Read(string type, string reason)
    {
        var (lines, rules) = (default(CoverageCounts), default(CoverageCounts));
        var text = _source.Text;
        for (var position = 0; position < text.Length;)
        {
            // A tag may go over several lines: they are one line of the file that comes out.
            var (content, end, next) = NextLine(position);
            var count = Count(position, next);
            _statesRule = false;
            var state = content is null ? CoverageState.Irrelevant : ReadLine(position, end, content);
            if (content is { Length: 0 } && _tagLines.Contains(position)) state = CoverageState.Modelled;
            lines = lines.Add(state, count);
            if (_statesRule) rules = rules.Add(state);
            position = next;
        }

        _restore.End();
        foreach (var (tag, _, _) in _open) _session.Log.Report(TemplateDiagnostics.NotClosed, _source.Span(tag.Start, tag.End - tag.Start));
        var rulesets = _session.Finish(_source);
        return new ParsedInput(_source, type, reason)
        {
            Rulesets = rulesets,
            Diagnostics = _session.Log.ToList(_source),
            Lines = lines,
            RuleLines = rules,
            HasModel = rulesets.Count > 0,
            IsTemplate = _session.Log.Has(TemplateDiagnostics.Placeholders),
        };
    }

    private int Count(int from, int to)
    {
        var first = _source.Position(from).Line;
        return to >= _source.Text.Length ? _source.LineCount - first + 1 : _source.Position(to).Line - first;
    }

    private CoverageState ReadLine(int start, int end, string content)
    {
        var trimmed = content.Trim();
        if (trimmed.Length == 0 || trimmed[0] == '#') return CoverageState.Irrelevant;
        var guards = _session.Lowering.Guards;
        guards.Clear();
        foreach (var (_, own, _) in _open) guards.AddRange(own);
        _session.Lowering.OpenKind = _open.Exists(o => o.IsLoop) ? UnknownKind.Fresh : UnknownKind.Named;
        while (start < end && _source.Text[start] is ' ' or '\t') start++;
        while (end > start && _source.Text[end - 1] is ' ' or '\t' or '\r') end--;

        // What stands in a line's place may be any lines at all.
        if (trimmed[0] == Placeholder.Start)
        {
            if (_session.Table is { } table) table.OpenAll($"the lines that {DiagnosticLog.Clip(trimmed)} becomes", _source.Span(start, end - start));
            return CoverageState.Approximated;
        }

        var state = _restore.Read(_source.Span(start, end - start), trimmed);
        _statesRule = _restore.StatesRule;
        return state;
    }

    /// <summary>The line from a position with unknown values for its tags, and where it ends; control tags take effect.</summary>
    private (string? Content, int End, int Next) NextLine(int start)
    {
        var text = _source.Text;
        var content = new StringBuilder();
        var isBlank = true;
        var at = start;
        while (at < text.Length && text[at] is not ('\n' or '\r'))
        {
            if (!TemplateTag.TryRead(text, at, out var tag))
            {
                isBlank &= char.IsWhiteSpace(text[at]);
                content.Append(text[at++]);
                continue;
            }

            _session.Log.ReportOnce(TemplateDiagnostics.Placeholders, _source.Span(tag.Start, tag.End - tag.Start));
            at = tag.End;
            if (tag.Kind == TemplateTagKind.Value)
            {
                content.Append(Placeholder.Of(text[tag.Start..tag.End]));
                isBlank = false;
            }
            else if (tag.Kind is TemplateTagKind.If or TemplateTagKind.Loop && !isBlank
                && TemplateTag.EndOf(text, at, text.Length, withinLine: true, ref _budget) is > 0 and var inline)
            {
                content.Append(Placeholder.Of(text[tag.Start..inline]));
                at = inline;
            }
            else
            {
                _tagLines.Add(start);
                Control(tag);
            }
        }

        var next = at < text.Length && text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : Math.Min(at + 1, text.Length);
        return (content.ToString(), at, next);
    }

    private void Control(TemplateTag tag)
    {
        var span = _source.Span(tag.Start, tag.End - tag.Start);
        var text = DiagnosticLog.Clip(tag.Text);
        switch (tag.Kind)
        {
            case TemplateTagKind.If or TemplateTagKind.Loop when _open.Count >= NetfilterLimits.DeepestTag:
                _session.Log.Report(TemplateDiagnostics.Unbalanced, span, text);
                break;
            case TemplateTagKind.If:
                _session.Log.Count(TemplateDiagnostics.Branch, text, span);
                _open.Add((tag, [Question(text, span)], false));
                break;
            case TemplateTagKind.Loop:
                _session.Log.Count(TemplateDiagnostics.Loop, text, span);
                _open.Add((tag, [new UnknownCondition(text, UnknownKind.Fresh, span)], true));
                break;
            case TemplateTagKind.Else or TemplateTagKind.ElseIf or TemplateTagKind.End when _open.Count == 0:
                _session.Log.Report(TemplateDiagnostics.Unbalanced, span, text);
                break;
            case TemplateTagKind.Else or TemplateTagKind.ElseIf:
                var guards = _open[^1].Guards;
                if (guards.Count < NetfilterLimits.DeepestTag) guards[^1] = new Not(guards[^1]);
                if (tag.Kind == TemplateTagKind.ElseIf) guards.Add(Question(text, span));
                break;
            case TemplateTagKind.End:
                _open.RemoveAt(_open.Count - 1);
                break;
            case TemplateTagKind.Include:
                _session.Log.Report(TemplateDiagnostics.NotFollowed, span, text);
                _session.Table?.OpenAll($"the text that '{text}' brings in", span);
                break;
        }
    }

    private UnknownCondition Question(string text, SourceSpan span) =>
        new(text, _open.Exists(o => o.IsLoop) ? UnknownKind.Fresh : UnknownKind.Named, span);
}
