using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Words;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>A line for iptables-restore: a slice of a file, or what a part of a file became.</summary>
internal readonly struct RestoreLine
{
    private readonly string _text;
    private readonly SourceFile _file;
    private readonly SourceSpan? _origin;
    private readonly int _start;
    private readonly int _end;
    private readonly int _first;

    /// <summary>A slice of the file, without its line end.</summary>
    public RestoreLine(SourceFile file, int start, int end)
    {
        (_file, _text, _start, _end, _first) = (file, file.Text, start, end, start);
        while (_first < end && _text[_first] is ' ' or '\t') _first++;
    }

    /// <summary>What <paramref name="origin"/> became; each of its parts has that place.</summary>
    public RestoreLine(SourceSpan origin, string text)
        : this(origin.File, 0, 0)
    {
        (_text, _origin, _end) = (text, origin, text.Length);
        while (_first < _end && _text[_first] is ' ' or '\t') _first++;
    }

    public bool IsEmpty => _start == _end;

    /// <summary>How many blanks it begins with.</summary>
    public int Indent => _first - _start;

    public ReadOnlySpan<char> Content => _text.AsSpan(_first, _end - _first);

    /// <summary>Whether nothing, not even a line end, follows it in its file.</summary>
    public bool EndsFile => _origin is null && _end == _text.Length;

    /// <summary>Its content's place.</summary>
    public SourceSpan Whole => Span(0, _end - _first);

    /// <summary>The same without blanks at the end.</summary>
    public SourceSpan Trimmed
    {
        get
        {
            if (_origin is { } origin) return origin;
            var end = _end;
            while (end > _first && _text[end - 1] is ' ' or '\t' or '\r') end--;
            return _file.Span(_first, end - _first);
        }
    }

    public SourceSpan IndentSpan => _origin ?? _file.Span(_start, _first - _start);

    /// <param name="at">From the content's beginning.</param>
    public SourceSpan Span(int at, int length) => _origin ?? _file.Span(_first + at, length);

    /// <summary>Splits the content into the syntax's words.</summary>
    /// <param name="skip">How many characters of the content are not a word.</param>
    /// <returns>The quote that is still open at the end.</returns>
    public SourceSpan? Split(IptablesLine syntax, int skip, DiagnosticLog log)
    {
        syntax.Clear();
        syntax.Line = Trimmed;
        var end = _end;
        while (end > _first && _text[end - 1] is ' ' or '\t' or '\r') end--;
        var quote = WordSplitter.Split(syntax.Words, _text, _first + skip, Math.Max(end, _first + skip), _origin, log);
        return quote < 0 ? null : _origin ?? _file.Span(quote, 1);
    }
}
