using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>Takes a PowerShell script apart into commands with their words: comments, quotes, backticks, lists, blocks.</summary>
/// <remarks>Nothing is evaluated: variables, expressions and splatting are open, and what stands in a block may run or not.</remarks>
internal sealed class PowerShellScriptReader(SourceFile source)
{
    private static readonly string[] Keywords =
        ["if", "else", "elseif", "foreach", "for", "while", "do", "switch", "function", "param", "try", "catch", "finally", "return",
        "begin", "process", "end", "netsh", "exit", "throw", "using", "import-module"];

    private readonly string _text = source.Text;
    private int _at;

    /// <summary>Whether a line looks like one of a script rather than of prose.</summary>
    public static bool IsLine(ReadOnlySpan<char> line)
    {
        line = line.Trim();
        if (line.IsEmpty || line[0] is '$' or '#' or '<' or '}' or '{' or '[' or '-' or '(' or ')' or '@' or '"' or '\'' or '&' or '.'
            or '|' || line[^1] is '`' or '{' or ',')
            return true;
        var end = line.IndexOfAny(" \t(;|");
        var word = end < 0 ? line : line[..end];
        foreach (var known in Keywords)
        {
            if (word.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        // Verb-Noun, or 'Name = value' of a table.
        var dash = word.IndexOf('-');
        return (dash > 1 && dash < word.Length - 2 && char.IsAsciiLetterUpper(word[0]) && char.IsAsciiLetterUpper(word[dash + 1]))
            || line.Contains(" = ", StringComparison.Ordinal);
    }

    public IEnumerable<BatchCommand> Read()
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var depth = 0;
        var begin = -1;
        bool isUnknownWord = false, hasWord = false, joins = false, isPiped = false;
        for (; _at <= _text.Length; _at++)
        {
            var c = _at < _text.Length ? _text[_at] : '\n';
            if (c == '`' && _at + 1 < _text.Length)
            {
                if (_text[_at + 1] is '\r' or '\n')
                {
                    _at += _text[_at + 1] == '\r' && _at + 2 < _text.Length && _text[_at + 2] == '\n' ? 2 : 1;
                    EndWord();
                    continue;
                }

                word.Append(_text[++_at]);
                hasWord = true;
                continue;
            }

            switch (c)
            {
                case '#' when !hasWord:
                    if (!hasWord) _at = LineEnd() - 1;
                    continue;
                case '<' when _at + 1 < _text.Length && _text[_at + 1] == '#':
                    _at = _text.IndexOf("#>", _at, StringComparison.Ordinal) is var close and >= 0 ? close + 1 : _text.Length;
                    continue;
                case '"' or '\'':
                    Begin();
                    hasWord = true;
                    Quoted(c);
                    continue;
                case '$':
                    Begin();
                    hasWord = isUnknownWord = true;
                    word.Append(BatchReader.Open);
                    SkipVariable();
                    continue;

                // '@(80, 443)' and '(80, 443)' are lists; '@name' puts in arguments that stand elsewhere.
                case '@' when _at + 1 < _text.Length && _text[_at + 1] == '(':
                case '(':
                    continue;
                case ')':
                    EndWord();
                    continue;
                case '@' when _at + 1 < _text.Length && char.IsAsciiLetter(_text[_at + 1]):
                    Begin();
                    hasWord = isUnknownWord = true;
                    word.Append(BatchReader.Open);
                    while (_at + 1 < _text.Length && char.IsAsciiLetterOrDigit(_text[_at + 1])) _at++;
                    continue;
                case ',':
                    if (hasWord) word.Append(',');
                    joins = hasWord;
                    continue;
                case '{' or '}':
                    if (Finish() is { } before) yield return before;
                    depth = Math.Max(0, depth + (c == '{' ? 1 : -1));
                    continue;
                case '|' or ';' or '\n' or '\r':
                    // A list, or a pipe, goes on in the next line.
                    if (joins && c is '\n' or '\r') continue;
                    if (Finish() is { } command) yield return command;
                    isPiped = c == '|' || (isPiped && c is '\n' or '\r' && words.Count == 0 && begin < 0 && _at > 0 && _text[_at - 1] is '|' or ' ');
                    continue;
                case ' ' or '\t' or '\u00a0':
                    if (!joins) EndWord();
                    continue;
                default:
                    Begin();
                    joins = false;
                    word.Append(c);
                    hasWord = true;
                    continue;
            }
        }

        void Begin()
        {
            if (begin < 0) begin = _at;
            joins = false;
        }

        void EndWord()
        {
            if (hasWord && words.Count < WindowsLimits.MostWords)
                words.Add(isUnknownWord && word.Length == 0 ? BatchReader.Open.ToString() : word.ToString());
            word.Clear();
            hasWord = isUnknownWord = joins = false;
        }

        void Quoted(char quote)
        {
            for (_at++; _at < _text.Length; _at++)
            {
                if (_text[_at] == quote)
                {
                    if (_at + 1 >= _text.Length || _text[_at + 1] != quote) return;
                    _at++;
                    word.Append(quote);
                }
                else if (quote == '"' && _text[_at] == '`' && _at + 1 < _text.Length) word.Append(_text[++_at]);
                else if (quote == '"' && _text[_at] == '$' && _at + 1 < _text.Length
                    && (char.IsAsciiLetter(_text[_at + 1]) || _text[_at + 1] is '(' or '{' or '_'))
                    Variable();
                else word.Append(_text[_at]);
            }
        }

        // '$env:ProgramFiles' is the same on every Windows.
        void Variable()
        {
            var start = _at;
            SkipVariable();
            var name = _text.AsSpan(start, Math.Min(_at + 1, _text.Length) - start);
            if (name.StartsWith("$env:", StringComparison.OrdinalIgnoreCase) && name[5..] is var variable && BatchReader.IsStanding(variable))
                word.Append('%').Append(variable).Append('%');
            else word.Append(BatchReader.Open);
        }

        BatchCommand? Finish()
        {
            EndWord();
            if (words.Count == 0)
            {
                begin = -1;
                return null;
            }

            var condition = depth > 0 ? "a block" : isPiped ? "what comes through a pipe" : null;
            var command = new BatchCommand(words, condition, source.Span(begin, Math.Max(0, Math.Min(_at, _text.Length) - begin)));
            words = [];
            begin = -1;
            isPiped = false;
            return command;
        }
    }

    private int LineEnd() => _text.AsSpan(Math.Min(_at, _text.Length)).IndexOfAny('\r', '\n') is var step and >= 0 ? _at + step : _text.Length;

    // $name, $env:name, ${name}, $name.member, $name[0], $(…): up to the last character of it.
    private void SkipVariable()
    {
        if (_at + 1 < _text.Length && _text[_at + 1] is '(' or '{')
        {
            var close = _text[_at + 1] == '(' ? ')' : '}';
            var depth = 0;
            for (_at++; _at < _text.Length; _at++)
            {
                if (_text[_at] is '(' or '{') depth++;
                if (_text[_at] == close || _text[_at] is ')' or '}') depth--;
                if (depth == 0) return;
            }

            return;
        }

        while (_at + 1 < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at + 1]) || _text[_at + 1] is '_' or ':' or '[' or ']')
            || (_at + 2 < _text.Length && _text[_at + 1] == '.' && char.IsAsciiLetter(_text[_at + 2]))) _at++;
    }
}
