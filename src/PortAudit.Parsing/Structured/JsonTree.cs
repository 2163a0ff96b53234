using System.Text;

namespace PortAudit.Parsing.Structured;

/// <summary>A JSON text as nodes that keep their place in it, also when the text is cut off or wrong from somewhere on.</summary>
public sealed class JsonTree
{
    private readonly string _text;
    private JsonNode[] _nodes = new JsonNode[1024];
    private int _count = 1;
    private int _at;

    /// <param name="start">Where the first value begins, past what is not JSON.</param>
    /// <param name="isSequence">Several values may follow one another, as a value a line; the root is then an array of them.</param>
    public JsonTree(string text, int start = 0, bool isSequence = false)
    {
        _text = text;
        _at = start;
        SkipBlanks();
        Root = isSequence ? ReadSequence() : Read(0);
        SkipBlanks();
        if (Error is null && _at < text.Length) Fail("text behind the end of the JSON value");
    }

    /// <summary>0 when there is no value at all.</summary>
    public int Root { get; }

    /// <summary>What is wrong first, and where; what stands before it is in the tree.</summary>
    public (int At, string Message)? Error { get; private set; }

    public ref readonly JsonNode this[int node] => ref _nodes[node];

    public ReadOnlySpan<char> Name(int node) => _text.AsSpan(_nodes[node].NameStart, _nodes[node].NameEnd - _nodes[node].NameStart);

    /// <summary>The characters of a text or number; of other values as written.</summary>
    public ReadOnlySpan<char> Text(int node) =>
        _nodes[node].IsEscaped ? Unescape(_text.AsSpan(_nodes[node].Start, _nodes[node].End - _nodes[node].Start))
        : _text.AsSpan(_nodes[node].Start, _nodes[node].End - _nodes[node].Start);

    /// <summary>A property of an object; 0 when there is none.</summary>
    public int Find(int node, ReadOnlySpan<char> name)
    {
        if (node == 0 || _nodes[node].Kind != JsonKind.Object) return 0;
        for (var child = _nodes[node].Child; child > 0; child = _nodes[child].Next)
            if (Name(child).SequenceEqual(name)) return child;
        return 0;
    }

    private int Fail(string message)
    {
        Error ??= (Math.Min(_at, Math.Max(0, _text.Length - 1)), message);
        return 0;
    }

    // PowerShell joins files that begin with a byte order mark each.
    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r' or '\uFEFF' or '\u00a0' or '\0') _at++;
    }

    private int ReadSequence()
    {
        var root = Add(JsonKind.Array, _at);
        var last = 0;
        while (_at < _text.Length && Error is null)
        {
            var child = Read(1);
            if (child > 0)
            {
                if (last == 0) _nodes[root].Child = child;
                else _nodes[last].Next = child;
                last = child;
            }

            SkipBlanks();
        }

        (_nodes[root].End, _nodes[root].IsWhole) = (_at, Error is null);
        return root;
    }

    private int Add(JsonKind kind, int start)
    {
        if (_count == _nodes.Length) Array.Resize(ref _nodes, _nodes.Length * 2);
        _nodes[_count] = new JsonNode { Kind = kind, Start = start, End = start };
        return _count++;
    }

    private int Read(int depth)
    {
        if (_at >= _text.Length) return Fail("the JSON ends within a value");
        if (depth > ParsingLimits.DeepestJson) return Fail($"nested deeper than {ParsingLimits.DeepestJson}");
        var start = _at;
        switch (_text[_at])
        {
            case '{' or '[':
                return ReadContainer(_text[_at] == '{', depth);
            case '"':
                var text = Add(JsonKind.Text, start + 1);
                var isEscaped = SkipText();
                if (Error is not null) return 0;
                (_nodes[text].IsEscaped, _nodes[text].End, _nodes[text].IsWhole) = (isEscaped, _at - 1, true);
                return text;
        }

        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        var word = _text.AsSpan(start, _at - start);
        JsonKind? kind = word switch
        {
            "null" => JsonKind.Null,
            "true" => JsonKind.True,
            "false" => JsonKind.False,
            _ => !word.IsEmpty && (char.IsAsciiDigit(word[0]) || word[0] == '-') ? JsonKind.Number : null,
        };
        if (kind is not { } known)
        {
            _at = start;
            return Fail("no JSON value");
        }

        var node = Add(known, start);
        (_nodes[node].End, _nodes[node].IsWhole) = (_at, true);
        return node;
    }

    private int ReadContainer(bool isObject, int depth)
    {
        var node = Add(isObject ? JsonKind.Object : JsonKind.Array, _at);
        _nodes[node].End = _text.Length;
        var close = isObject ? '}' : ']';
        _at++;
        var last = 0;
        while (true)
        {
            SkipBlanks();
            if (_at < _text.Length && _text[_at] == close && last == 0) break;
            var (nameStart, nameEnd) = (0, 0);
            if (isObject)
            {
                if (_at >= _text.Length || _text[_at] != '"')
                {
                    Fail("no property name in quotes");
                    return node;
                }

                nameStart = _at + 1;
                SkipText();
                nameEnd = _at - 1;
                SkipBlanks();
                if (Error is not null || _at >= _text.Length || _text[_at] != ':')
                {
                    Fail("no ':' behind a property's name");
                    return node;
                }

                _at++;
                SkipBlanks();
            }

            var child = Read(depth + 1);
            if (child > 0)
            {
                (_nodes[child].NameStart, _nodes[child].NameEnd) = (nameStart, nameEnd);
                if (last == 0) _nodes[node].Child = child;
                else _nodes[last].Next = child;
                last = child;
            }

            if (Error is not null) return node;
            SkipBlanks();
            if (_at < _text.Length && _text[_at] == ',')
            {
                _at++;
                continue;
            }

            if (_at < _text.Length && _text[_at] == close) break;
            Fail(isObject ? "no ',' or '}' in an object" : "no ',' or ']' in an array");
            return node;
        }

        _at++;
        (_nodes[node].End, _nodes[node].IsWhole) = (_at, true);
        return node;
    }

    /// <returns>Whether there are escapes in it.</returns>
    private bool SkipText()
    {
        var isEscaped = false;
        _at++;
        while (true)
        {
            var step = _text.AsSpan(_at).IndexOfAny('"', '\\');
            if (step < 0)
            {
                Fail("a text without its closing quote");
                _at = _text.Length;
                return false;
            }

            _at += step + 1;
            if (_text[_at - 1] == '"') return isEscaped;
            isEscaped = true;
            _at = Math.Min(_at + 1, _text.Length);
        }
    }

    private static string Unescape(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] == 'u' && i + 4 < text.Length
                && ushort.TryParse(text.Slice(i + 1, 4), System.Globalization.NumberStyles.HexNumber, null, out var code))
            {
                result.Append((char)code);
                i += 4;
                continue;
            }

            result.Append(text[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', var other => other });
        }

        return result.ToString();
    }
}
