using System.Globalization;
using System.Text;

namespace PortAudit.Parsing.Structured;

/// <summary>Reads JSON and keeps the place of every value; what stands before a mistake or the end of a cut file is kept.</summary>
/// <remarks>Positions are those of the decoded text, which the framework's readers do not know. Several values one after another
/// (a value a line) are read as well.</remarks>
internal sealed class JsonText
{
    private const int DeepestNesting = 64;

    private readonly string _text;
    private int _at;
    private bool _failed;

    private JsonText(string text) => _text = text;

    /// <param name="Values">Those at the top.</param>
    /// <param name="Failure">Where reading stopped, what was expected there; <see langword="null"/> when all was read.</param>
    public readonly record struct Result(IReadOnlyList<JsonItem> Values, (int At, string Expected)? Failure);

    private (int At, string Expected) Failure { get; set; }

    /// <param name="start">Where the first value begins, past what is no JSON.</param>
    public static Result Read(string text, int start = 0)
    {
        var reader = new JsonText(text) { _at = start };
        var values = new List<JsonItem>();
        while (!reader._failed && reader.SkipBlanks())
        {
            if (reader.ReadValue(0) is { } value) values.Add(value);
        }

        return new Result(values, reader._failed ? reader.Failure : null);
    }

    private bool SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\r' or '\n' or '\u00a0') _at++;
        return _at < _text.Length;
    }

    private JsonItem? Fail(string expected)
    {
        if (!_failed) Failure = (Math.Min(_at, _text.Length), expected);
        _failed = true;
        return null;
    }

    private JsonItem? ReadValue(int depth)
    {
        if (!SkipBlanks()) return Fail("a value");
        if (depth > DeepestNesting) return Fail("no deeper nesting");
        var start = _at;
        switch (_text[_at])
        {
            case '{': return ReadObject(depth);
            case '[': return ReadArray(depth);
            case '"': return ReadString() is { } text ? new JsonItem(JsonItemKind.Text, start, _at, text) : null;
        }

        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        var word = _text.AsSpan(start, _at - start);
        if (word is "null") return new JsonItem(JsonItemKind.Null, start, _at, "");
        if (word is "true" or "false") return new JsonItem(JsonItemKind.Flag, start, _at, word.ToString());
        if (word.Length is > 0 and < 64 && double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return new JsonItem(JsonItemKind.Number, start, _at, word.ToString());
        _at = start;
        return Fail("a value");
    }

    // What a cut-off array or object holds so far is kept.
    private JsonItem ReadArray(int depth)
    {
        var start = _at++;
        var items = new List<JsonItem>();
        for (var first = true; SkipBlanks(); first = false)
        {
            if (_text[_at] == ']')
            {
                _at++;
                return new JsonItem(JsonItemKind.Array, start, _at, "") { Items = items };
            }

            if (!first && !Take(',')) break;
            if (!first && SkipBlanks() && _text[_at] == ']') continue;
            if (ReadValue(depth + 1) is not { } item) break;
            items.Add(item);
            if (_failed) break;
        }

        Fail("',' or ']'");
        return new JsonItem(JsonItemKind.Array, start, _at, "") { Items = items, IsWhole = false };
    }

    private JsonItem ReadObject(int depth)
    {
        var start = _at++;
        var members = new List<JsonMember>();
        for (var first = true; SkipBlanks(); first = false)
        {
            if (_text[_at] == '}')
            {
                _at++;
                return new JsonItem(JsonItemKind.Object, start, _at, "") { Members = members };
            }

            if (!first && !Take(',')) break;
            if (!SkipBlanks()) break;
            if (_text[_at] == '}') continue;
            if (_text[_at] != '"' || ReadString() is not { } name || !SkipBlanks() || !Take(':') || ReadValue(depth + 1) is not { } value) break;
            members.Add(new JsonMember(name, value));
            if (_failed) break;
        }

        Fail("a member or '}'");
        return new JsonItem(JsonItemKind.Object, start, _at, "") { Members = members, IsWhole = false };
    }

    private bool Take(char expected)
    {
        if (_text[_at] == expected)
        {
            _at++;
            return true;
        }

        Fail($"'{expected}'");
        return false;
    }

    private string? ReadString()
    {
        var start = ++_at;
        var step = _text.AsSpan(_at).IndexOfAny('"', '\\');
        if (step >= 0 && _text[_at + step] == '"')
        {
            _at += step + 1;
            return _text.Substring(start, step);
        }

        var read = new StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return read.ToString();
            }

            if (c != '\\') read.Append(c);
            else if (!ReadEscape(read)) break;
        }

        Fail("the end of a text, '\"'");
        return null;
    }

    private bool ReadEscape(StringBuilder into)
    {
        if (++_at >= _text.Length) return false;
        switch (_text[_at])
        {
            case 'n': into.Append('\n'); break;
            case 't': into.Append('\t'); break;
            case 'r': into.Append('\r'); break;
            case 'b': into.Append('\b'); break;
            case 'f': into.Append('\f'); break;
            case 'u':
                if (_at + 4 >= _text.Length || !ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, null, out var unit)) return false;
                into.Append((char)unit);
                _at += 4;
                break;
            default: into.Append(_text[_at]); break;
        }

        return true;
    }
}
