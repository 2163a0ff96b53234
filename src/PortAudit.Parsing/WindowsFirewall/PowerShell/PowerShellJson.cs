using System.Globalization;
using System.Text;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.WindowsFirewall.PowerShell;

/// <summary>Reads what <c>ConvertTo-Json</c> writes: one object, an array, arrays one after the other, or objects that hold arrays.</summary>
/// <remarks>A scanner of its own, because objects need their places in the text, and what stands before damage is to be kept.</remarks>
internal sealed class PowerShellJson(SourceFile source, WindowsDiagnosticLog log)
{
    private const int Deepest = 64;

    private readonly string _text = source.Text;
    private readonly List<PowerShellObject> _objects = [];
    private int _at;

    /// <summary>Whether the text ends before its structure does.</summary>
    public bool IsDamaged { get; private set; }

    public List<PowerShellObject> Read()
    {
        try
        {
            for (Blanks(); _at < _text.Length; Blanks()) Value(0);
        }
        catch (FormatException e)
        {
            IsDamaged = true;
            var at = Math.Min(_at, _text.Length);
            log.Report(WindowsDiagnostics.JsonCutOff, source.Span(at, Math.Min(1, _text.Length - at)), e.Message, _objects.Count);
        }

        return _objects;
    }

    // What a property holds: its values, or null where it is an object.
    private List<string>? Value(int depth)
    {
        if (depth > Deepest) throw new FormatException($"nested deeper than {Deepest}");
        if (_at >= _text.Length) throw new FormatException("the text ends");
        switch (_text[_at])
        {
            case '{': return Object(depth);
            case '[': return Array(depth);
            case '"': return [String()];
            default: return Literal();
        }
    }

    private List<string>? Object(int depth)
    {
        var start = _at++;
        var found = new PowerShellObject(source.Span(start, 1));
        List<string>? wrapped = null;
        for (Blanks(); ; Blanks())
        {
            if (Peek() == '}')
            {
                _at++;
                break;
            }

            if (Peek() != '"') throw new FormatException($"'{Peek()}' where a property's name is expected");
            var name = String();
            Blanks();
            Expect(':');
            Blanks();
            var value = Value(depth + 1);
            if (value is not null)
            {
                found.Properties[name] = value;
                // Windows PowerShell wraps arrays as {"value": [...], "Count": 2}, and enums as {"value": 1, "Value": "True"}.
                if (name.Equals("value", StringComparison.OrdinalIgnoreCase)) wrapped ??= value;
            }

            Blanks();
            if (Peek() == ',') _at++;
            else if (Peek() != '}') throw new FormatException($"'{Peek()}' where a comma or a brace is expected");
        }

        found.Span = source.Span(start, _at - start);
        if (PowerShellReader.IsFirewall(found)) _objects.Add(found);
        return wrapped;
    }

    private List<string>? Array(int depth)
    {
        _at++;
        var values = new List<string>();
        var isList = true;
        for (Blanks(); ; Blanks())
        {
            if (Peek() == ']')
            {
                _at++;
                return isList ? values : null;
            }

            if (Value(depth + 1) is { } value) values.AddRange(value);
            else isList = false;
            Blanks();
            if (Peek() == ',') _at++;
            else if (Peek() != ']') throw new FormatException($"'{Peek()}' where a comma or a bracket is expected");
        }
    }

    private List<string> Literal()
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '+' or '.')) _at++;
        if (_at == start) throw new FormatException($"'{_text[_at]}' where a value is expected");
        var word = _text[start.._at];
        return word switch { "null" => [], "true" => ["True"], "false" => ["False"], _ => [word] };
    }

    private string String()
    {
        var start = ++_at;
        var end = _text.AsSpan(_at).IndexOfAny('"', '\\');
        if (end >= 0 && _text[_at + end] == '"')
        {
            _at += end + 1;
            return _text[start..(_at - 1)];
        }

        var text = new StringBuilder();
        for (; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return text.ToString();
            }

            if (c != '\\' || _at + 1 >= _text.Length)
            {
                text.Append(c);
                continue;
            }

            c = _text[++_at];
            if (c == 'u' && _at + 4 < _text.Length && ushort.TryParse(_text.AsSpan(_at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                _at += 4;
                continue;
            }

            text.Append(c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', 'b' => '\b', 'f' => '\f', _ => c });
        }

        throw new FormatException("a text does not end");
    }

    private void Expect(char c)
    {
        if (Peek() != c) throw new FormatException($"'{Peek()}' where '{c}' is expected");
        _at++;
    }

    private char Peek() => _at < _text.Length ? _text[_at] : throw new FormatException("the text ends");

    private void Blanks()
    {
        while (_at < _text.Length && (char.IsWhiteSpace(_text[_at]) || _text[_at] is '\uFEFF' or '\0')) _at++;
    }
}
