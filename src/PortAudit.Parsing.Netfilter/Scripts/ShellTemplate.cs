using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Makes of a template of a script a text of the same length that reads as a script: placeholders are unknown values, and what
/// decides about whole commands is a sign that the parser knows.</summary>
internal sealed class ShellTemplate
{
    /// <summary>The signs that stand where a control tag begins; blanks fill its place. They are of no use in a script.</summary>
    public const char If = '\uE010';
    public const char ElseIf = '\uE011';
    public const char Else = '\uE012';
    public const char Loop = '\uE013';
    public const char End = '\uE014';
    public const char Include = '\uE015';

    private readonly string _source;
    private readonly char[] _text;
    private readonly Dictionary<int, TemplateTag> _tags = [];
    private long _budget;

    private ShellTemplate(string source)
    {
        _source = source;
        _budget = 4L * source.Length;
        _text = source.ToCharArray();
        for (var at = 0; at < source.Length;)
        {
            if (!TryRead(source, at, out var tag))
            {
                at++;
                continue;
            }

            at = Replace(tag);
        }
    }

    public string Text => new(_text);

    /// <summary>The control tags by where they begin.</summary>
    public IReadOnlyDictionary<int, TemplateTag> Tags => _tags;

    /// <summary>Where the first tag is.</summary>
    public TemplateTag First { get; private init; }

    public static bool IsSign(char c) => c is >= If and <= Include;

    /// <summary>Whether a sign ends or continues what another one began.</summary>
    public static bool IsCloser(char c) => c is ElseIf or Else or End;

    /// <returns>Null for a script as it is.</returns>
    public static ShellTemplate? Of(string text)
    {
        for (var at = text.AsSpan().IndexOfAny('{', '<'); at >= 0 && at < text.Length; at++)
        {
            var next = text.AsSpan(at).IndexOfAny('{', '<');
            if (next < 0) return null;
            at += next;

            // What docker and others print by a template of their own is not a template of the script.
            if (TryRead(text, at, out var tag) && !IsFormat(text, at)) return new ShellTemplate(text) { First = tag };
        }

        return null;
    }

    /// <summary>An unknown value with the signs around its name that its place in the text had no room for.</summary>
    /// <param name="value">From the sign that opens it to the one that closes it.</param>
    public static string Named(ReadOnlySpan<char> value)
    {
        var inner = value.Trim([Placeholder.Start, Placeholder.End]);
        var (left, right) = inner.StartsWith("%=") || inner.StartsWith("%-") ? ('<', '>') : ('{', '}');
        var name = string.Join(' ', inner.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return Placeholder.Of(name.EndsWith("%}", StringComparison.Ordinal) || name.EndsWith("%>", StringComparison.Ordinal)
            ? left + name : $"{left}{name}{right}");
    }

    private static bool TryRead(string text, int at, out TemplateTag tag)
    {
        tag = default;
        return text[at] is '{' or '<' && at + 1 < text.Length && text[at + 1] is '{' or '%' or '#' && (at == 0 || text[at - 1] is not '$')
            && TemplateTag.TryRead(text, at, out tag)
            && !(tag.Kind == TemplateTagKind.Comment && text[at + 1] == '#' && text.AsSpan(at, tag.End - at).Contains('\n'));
    }

    private static bool IsFormat(string text, int at)
    {
        var start = text.LastIndexOf('\n', at) + 1;
        var line = text.AsSpan(start, at - start);
        return line.Contains("--format", StringComparison.Ordinal) || line.Contains("--template", StringComparison.Ordinal)
            || line.Contains("go-template", StringComparison.Ordinal)
            || line.TrimEnd("'\"").EndsWith(" -f ") || line.TrimEnd("'\"").EndsWith(" -f");
    }

    /// <returns>Where to go on.</returns>
    private int Replace(TemplateTag tag)
    {
        switch (tag.Kind)
        {
            case TemplateTagKind.Value:
                return Open(tag.Start, tag.End);
            case TemplateTagKind.Comment or TemplateTagKind.Nothing:
                Blank(tag.Start, tag.End);
                return tag.End;
            case TemplateTagKind.If or TemplateTagKind.Loop when IsWithinCommand(tag.Start, out var isContinued):
                // A condition within a command is a value of its own.
                if (EndOf(tag, isContinued) is not (> 0 and var end)) break;
                if (isContinued && end < _source.Length && _source[end] == '\r') end++;
                return Open(tag.Start, isContinued && end < _source.Length && _source[end] == '\n' ? end + 1 : end);
        }

        Blank(tag.Start, tag.End);
        _tags[tag.Start] = tag;
        _text[tag.Start] = tag.Kind switch
        {
            TemplateTagKind.If => If,
            TemplateTagKind.ElseIf => ElseIf,
            TemplateTagKind.Else => Else,
            TemplateTagKind.Loop => Loop,
            TemplateTagKind.End => End,
            _ => Include
        };
        return tag.End;
    }

    private bool IsWithinCommand(int at, out bool isContinued)
    {
        isContinued = false;
        while (at > 0 && _text[at - 1] is ' ' or '\t') at--;
        if (at == 0) return false;
        if (_text[at - 1] != '\n') return !IsSign(_text[at - 1]) && _text[at - 1] != ';';
        at--;
        if (at > 0 && _text[at - 1] == '\r') at--;
        return isContinued = at > 0 && _text[at - 1] == '\\';
    }

    /// <summary>The end of what a tag begins; 0 when it does not end, or not in its line where it has to.</summary>
    private int EndOf(TemplateTag first, bool mayGoOn) =>
        TemplateTag.EndOf(_source, first.End, Math.Min(_source.Length, first.End + NetfilterLimits.LongestCondition), withinLine: !mayGoOn,
        ref _budget);

    private int Open(int start, int end)
    {
        for (var i = start; i < end; i++)
            if (_text[i] is '\n' or '\r' or Placeholder.Start or Placeholder.End) _text[i] = ' ';
        (_text[start], _text[end - 1]) = (Placeholder.Start, Placeholder.End);
        return end;
    }

    private void Blank(int start, int end)
    {
        for (var i = start; i < end; i++)
            if (_text[i] is not ('\n' or '\r')) _text[i] = ' ';
    }
}
