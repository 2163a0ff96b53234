using System.Globalization;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Works out what stands between double round brackets: whole numbers, variables, the four operations and comparisons.</summary>
internal ref struct ShellArithmetic
{
    private readonly ReadOnlySpan<char> _text;
    private readonly Func<string, string?> _variable;
    private int _at;
    private int _depth;

    private ShellArithmetic(ReadOnlySpan<char> text, Func<string, string?> variable)
    {
        _text = text;
        _variable = variable;
    }

    /// <param name="variable">The value of a variable; null for one that nobody knows.</param>
    /// <returns>Null for anything else than a number, or an operation that is not among these.</returns>
    public static long? Evaluate(ReadOnlySpan<char> text, Func<string, string?> variable)
    {
        var reader = new ShellArithmetic(text, variable);
        var value = reader.Comparison();
        reader.SkipBlanks();
        return reader._at == text.Length ? value : null;
    }

    private long? Comparison()
    {
        var left = Sum();
        SkipBlanks();
        foreach (var sign in (ReadOnlySpan<string>)["<=", ">=", "==", "!=", "<", ">"])
        {
            if (!_text[_at..].StartsWith(sign)) continue;
            _at += sign.Length;
            if (left is not { } a || Sum() is not { } b) return null;
            return sign switch { "<=" => a <= b, ">=" => a >= b, "==" => a == b, "!=" => a != b, "<" => a < b, _ => a > b } ? 1 : 0;
        }

        return left;
    }

    private long? Sum()
    {
        var value = Product();
        while (Take('+', '-') is { } sign)
            value = Product() is { } next && value is { } before ? unchecked(sign == '+' ? before + next : before - next) : null;
        return value;
    }

    private long? Product()
    {
        var value = Factor();
        while (Take('*', '/', '%') is { } sign)
        {
            if (Factor() is not { } next || value is not { } before || (sign != '*' && next is 0 or -1)) value = null;
            else value = unchecked(sign switch { '*' => before * next, '/' => before / next, _ => before % next });
        }

        return value;
    }

    private long? Factor()
    {
        SkipBlanks();
        if (_at >= _text.Length || ++_depth > NetfilterLimits.DeepestArithmetic) return null;
        if (Take('-') is not null) return unchecked(-Factor());
        if (Take('(') is not null)
        {
            var inner = Comparison();
            if (Take(')') is null) return null;
            _depth--;
            return inner;
        }

        if (_text[_at] == '$') _at++;
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '_')) _at++;
        if (_at == start) return null;
        _depth--;
        var word = _text[start.._at].ToString();
        if (!char.IsAsciiDigit(word[0])) word = _variable(word) ?? "?";
        return long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            && (word[0] != '0' || word.Length == 1) ? value : null;
    }

    private char? Take(params ReadOnlySpan<char> signs)
    {
        SkipBlanks();
        if (_at >= _text.Length || !signs.Contains(_text[_at])) return null;
        return _text[_at++];
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
    }
}
