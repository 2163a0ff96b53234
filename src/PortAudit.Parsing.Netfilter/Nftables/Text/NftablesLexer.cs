using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <summary>Cuts a script into tokens as nft's scanner does: the longest match wins, keywords are plain words, nothing is copied.</summary>
internal struct NftablesLexer
{
    private readonly string _text;

    public NftablesLexer(string text, int position = 0) => (_text, Position) = (text, position);

    public int Position { get; set; }

    /// <summary>The next token; comments and joined line ends are passed over.</summary>
    public Token Next()
    {
        SkipBlanks();
        var start = Position;
        if (start >= _text.Length) return new Token(TokenKind.End, start, start);
        var c = _text[start];
        if (char.IsAsciiLetter(c) || c == '_') return Word(start, IsName: true);
        if (char.IsAsciiDigit(c)) return Word(start, IsName: false);
        switch (c)
        {
            case '\n' or '\r':
                return Take(TokenKind.NewLine, c == '\r' && At(start + 1) == '\n' ? 2 : 1);
            case ';':
                return Take(TokenKind.Semicolon, 1);
            case '"' or '\'':
                return Quoted(start, c);
            case '{':
                return Template(start) is { } template ? template : Take(TokenKind.BraceOpen, 1);
            case '}':
                return Take(TokenKind.BraceClose, 1);
            case '(':
                return Take(TokenKind.ParenthesisOpen, 1);
            case ')':
                return Take(TokenKind.ParenthesisClose, 1);
            case '[':
                return Take(TokenKind.BracketOpen, 1);
            case ']':
                return Take(TokenKind.BracketClose, 1);
            case ',':
                return Take(TokenKind.Comma, 1);
            case '.':
                return char.IsAsciiLetterOrDigit(At(start + 1)) || At(start + 1) == '_' ? Word(start, IsName: true) : Take(TokenKind.Dot, 1);
            case ':':
                return At(start + 1) == ':' && AddressEnd(start) is > 0 and var end ? Finish(start, end) : Take(TokenKind.Colon, 1);
            case '/':
                return Take(TokenKind.Slash, 1);
            case '-':
                return Take(TokenKind.Dash, 1);
            case '+':
                return Take(TokenKind.Plus, 1);
            case '*':
                return Take(TokenKind.Star, 1);
            case '=':
                return At(start + 1) == '=' ? Take(TokenKind.Equal, 2) : Take(TokenKind.Assign, 1);
            case '!':
                return At(start + 1) == '=' ? Take(TokenKind.NotEqual, 2) : Take(TokenKind.Bang, 1);
            case '<':
                if (At(start + 1) == '%' && Template(start) is { } tag) return tag;
                return At(start + 1) switch
                {
                    '=' => Take(TokenKind.LessOrEqual, 2),
                    '<' => Take(TokenKind.ShiftLeft, 2),
                    _ => Take(TokenKind.Less, 1)
                };
            case '>':
                return At(start + 1) switch
                {
                    '=' => Take(TokenKind.GreaterOrEqual, 2),
                    '>' => Take(TokenKind.ShiftRight, 2),
                    _ => Take(TokenKind.Greater, 1)
                };
            case '&':
                return Take(TokenKind.And, 1);
            case '|':
                return Take(TokenKind.Or, 1);
            case '^':
                return Take(TokenKind.Caret, 1);
            case '@':
                return Take(TokenKind.At, 1);
            case '$':
                return PlaceholderEnd(start) is > 0 and var shell ? Finish(start, shell, TokenKind.Placeholder) : Take(TokenKind.Dollar, 1);
            case '%' when At(start + 1) == '{' && TemplateTag.TryRead(_text, start, out var directive):
                return Take(TokenKind.Control, directive.End - start);
            case '\\' when At(start + 1) == '*':
                return Take(TokenKind.Word, 2);
            default:
                return Take(TokenKind.Junk, char.IsHighSurrogate(c) && start + 1 < _text.Length ? 2 : 1);
        }
    }

    private static bool IsWordCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/';

    private readonly char At(int position) => (uint)position < (uint)_text.Length ? _text[position] : '\0';

    private Token Take(TokenKind kind, int length)
    {
        var start = Position;
        Position += length;
        return new Token(kind, start, Position);
    }

    /// <summary>A word that ends here, or a placeholder where a template goes on without a blank.</summary>
    private Token Finish(int start, int end, TokenKind kind = TokenKind.Word)
    {
        while (end < _text.Length)
        {
            if (_text[end] is '{' or '$' or '<' or '%' && GluedEnd(end) is > 0 and var glued) (kind, end) = (TokenKind.Placeholder, glued);
            else if (kind == TokenKind.Placeholder && IsWordCharacter(_text[end]) && !(_text[end] is '/' or '-' && At(end + 1) is ' ' or '\n')) end++;
            else break;
        }

        Position = end;
        return new Token(kind, start, end);
    }

    private void SkipBlanks()
    {
        while (Position < _text.Length)
        {
            switch (_text[Position])
            {
                case ' ' or '\t':
                    Position++;
                    break;
                case '\\' when At(Position + 1) == '\n':
                    Position += 2;
                    break;
                case '\\' when At(Position + 1) == '\r' && At(Position + 2) == '\n':
                    Position += 3;
                    break;
                case '#':
                    var end = _text.AsSpan(Position).IndexOfAny('\n', '\r');
                    Position = end < 0 ? _text.Length : Position + end;
                    break;
                default:
                    return;
            }
        }
    }

    private Token Word(int start, bool IsName)
    {
        if (char.IsAsciiHexDigit(_text[start]) && AddressEnd(start) is > 0 and var address) return Finish(start, address);
        if (!IsName) return Finish(start, NumberEnd(start));
        var end = start + 1;
        while (end < _text.Length && IsWordCharacter(_text[end])) end++;
        // eth*, and the literal star of eth\* or a\*b.
        if (At(end) == '*') end++;
        else if (At(end) == '\\' && At(end + 1) == '*')
        {
            end += 2;
            while (end < _text.Length && IsWordCharacter(_text[end])) end++;
        }

        return Finish(start, end);
    }

    /// <summary>After a number, an IPv4 address, or a number with letters: times such as <c>1d2h</c>, ether types such as <c>8021q</c>.</summary>
    private readonly int NumberEnd(int start)
    {
        var end = start;
        while (char.IsAsciiDigit(At(end))) end++;
        if (At(end) == '.' && char.IsAsciiDigit(At(end + 1)))
        {
            while (char.IsAsciiDigit(At(end)) || (At(end) == '.' && char.IsAsciiDigit(At(end + 1)))) end++;
            return end;
        }

        while (char.IsAsciiLetterOrDigit(At(end))) end++;
        return end;
    }

    /// <summary>After an IPv6 or MAC address; 0 when there is none here.</summary>
    private readonly int AddressEnd(int start)
    {
        int end = start, colons = 0, gaps = 0, digits = 0, groups = 0, longest = 0;
        for (; end < _text.Length; end++)
        {
            var c = _text[end];
            if (c == ':')
            {
                if (end > start && _text[end - 1] == ':') gaps++;
                colons++;
                digits = 0;
            }
            else if (char.IsAsciiHexDigit(c))
            {
                if (digits++ == 0) groups++;
                longest = Math.Max(longest, digits);
            }
            else
            {
                break;
            }

            if (end - start > 40) return 0;
        }

        if (colons < 2) return 0;
        if (At(end) == '.' && char.IsAsciiDigit(At(end - 1)) && gaps == 1)
        {
            while (char.IsAsciiDigit(At(end)) || (At(end) == '.' && char.IsAsciiDigit(At(end + 1)))) end++;
            return end;
        }

        // A colon at the end, unless it is the second of two, separates a key from what it maps to.
        if (_text[end - 1] == ':' && _text[end - 2] != ':')
        {
            end--;
            colons--;
        }

        if (longest > 4) return 0;
        var isMac = groups == 6 && colons == 5 && gaps == 0 && longest <= 2;
        return isMac || (gaps == 0 ? groups == 8 && colons == 7 : gaps == 1 && groups <= 7) ? end : 0;
    }

    private Token Quoted(int start, char quote)
    {
        var rest = _text.AsSpan(start + 1);
        var close = rest.IndexOf(quote);
        var line = rest.IndexOfAny('\n', '\r');
        if (close >= 0 && (line < 0 || close < line || (quote == '"' && ClosesLater(rest, close))))
            return Take(quote == '"' ? TokenKind.String : TokenKind.Junk, close + 2);
        if (quote != '"') return Take(TokenKind.Junk, 1);
        return Take(TokenKind.OpenQuote, line < 0 ? _text.Length - start : line + 1);
    }

    /// <summary>Whether the next quote closes this string rather than opens another: then the quotes on its line come out odd.</summary>
    private static bool ClosesLater(ReadOnlySpan<char> rest, int close)
    {
        if (rest[..close].Count('\n') > NetfilterLimits.LongestString) return false;
        var after = rest[(close + 1)..];
        var end = after.IndexOf('\n');
        return (end < 0 ? after : after[..end]).Count('"') % 2 == 0;
    }

    private Token? Template(int start)
    {
        // "table t {#comment" is not a template's comment.
        if (At(start) == '{' && At(start + 1) == '#' && _text.AsSpan(start).IndexOfAny('\n', '\r') is var line && line >= 0
            && _text.AsSpan(start, line).IndexOf("#}", StringComparison.Ordinal) < 0) return null;
        if (At(start + 1) is not ('%' or '#' or '{') || !TemplateTag.TryRead(_text, start, out var tag)) return null;
        if (tag.Kind != TemplateTagKind.Value) return Take(TokenKind.Control, tag.End - start);
        return PlaceholderEnd(start) is > 0 and var close ? Finish(start, close, TokenKind.Placeholder) : null;
    }

    /// <summary>After <c>{{ x }}</c>, <c>${x}</c>, <c>$(x)</c> or <c>&lt;%= x %&gt;</c> on one line; 0 when there is none here.</summary>
    private readonly int PlaceholderEnd(int start) => (_text[start], At(start + 1)) switch
    {
        ('{', '{') when TemplateTag.TryRead(_text, start, out var tag) && tag.Kind == TemplateTagKind.Value => Closed(start, "}}"),
        ('$', '{') => Closed(start, "}"),
        ('$', '(') => Closed(start, ")"),
        ('<', '%') when TemplateTag.TryRead(_text, start, out var tag) && tag.Kind == TemplateTagKind.Value => Closed(start, "%>"),
        _ => 0,
    };

    /// <summary>After a placeholder or a whole condition that goes on from a word without a blank: <c>eth{{ if .Lan }}0{{ else }}1{{ end
    /// }}</c>.</summary>
    private readonly int GluedEnd(int start)
    {
        if (PlaceholderEnd(start) is > 0 and var end) return end;
        var depth = 0;
        var line = _text.AsSpan(start, Math.Min(_text.Length - start, NetfilterLimits.LongestGlued));
        if (line.IndexOfAny('\n', '\r') is >= 0 and var length) line = line[..length];
        for (var at = start; at < start + line.Length; at++)
        {
            if (_text[at] is not ('{' or '<' or '%') || !TemplateTag.TryRead(_text, at, out var tag)) continue;
            if (tag.Kind is TemplateTagKind.If or TemplateTagKind.Loop) depth++;
            else if (tag.Kind == TemplateTagKind.End) depth--;
            if (depth <= 0) return at == start ? 0 : tag.End;
            at = tag.End - 1;
        }

        return 0;
    }

    private readonly int Closed(int start, string close)
    {
        var rest = _text.AsSpan(start + 2, Math.Min(_text.Length - start - 2, NetfilterLimits.LongestTemplate));
        var at = rest.IndexOf(close, StringComparison.Ordinal);
        return at < 0 || rest[..at].Contains('\n') ? 0 : start + 2 + at + close.Length;
    }
}
