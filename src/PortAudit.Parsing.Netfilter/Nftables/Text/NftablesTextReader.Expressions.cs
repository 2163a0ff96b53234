using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>Expressions: what stands on the left of a comparison (fields) and on its right (values).</content>
internal sealed partial class NftablesTextReader
{
    /// <summary>The fields, operators and maps that a statement computes: <c>ip saddr . tcp dport map @m</c>.</summary>
    private int ReadExpression()
    {
        var start = _token.Start;
        var node = ReadConcatenation(isKey: true);
        if (node == 0 || !AcceptWord("map")) return node;
        var set = ReadSetOrReference();
        return set == 0 ? 0 : Node(NodeKind.Map, start, node, set);
    }

    private int ReadConcatenation(bool isKey)
    {
        var start = _token.Start;
        var first = ReadBits(isKey, 0);
        if (first == 0 || !Is(TokenKind.Dot)) return first;
        var last = first;
        while (Accept(TokenKind.Dot))
        {
            if (!isKey) SkipNewLines();
            var next = ReadBits(isKey, 0);
            if (next == 0) return 0;
            _tree[last].Next = next;
            last = next;
        }

        return Node(NodeKind.Concatenation, start, first);
    }

    /// <summary>Operators on bits, loosest first: or, xor, and, shifts.</summary>
    private int ReadBits(bool isKey, int level)
    {
        if (level == 4) return ReadPrimary(isKey);
        var start = _token.Start;
        var left = ReadBits(isKey, level + 1);
        while (left > 0 && OperatorAt(level) is { } op)
        {
            Advance();
            var right = ReadBits(isKey, level + 1);
            if (right == 0) return 0;
            left = Node(NodeKind.Binary, start, left, right);
            _tree[left].Flag = (byte)op;
        }

        return left;
    }

    private Operator? OperatorAt(int level)
    {
        var op = _token.Kind switch
        {
            TokenKind.Or => Operator.Or,
            TokenKind.Caret => Operator.Xor,
            TokenKind.And => Operator.And,
            TokenKind.ShiftLeft => Operator.ShiftLeft,
            TokenKind.ShiftRight => Operator.ShiftRight,
            TokenKind.Word => TokenText switch
            {
                "or" => Operator.Or,
                "xor" => Operator.Xor,
                "and" => Operator.And,
                "lshift" => Operator.ShiftLeft,
                "rshift" => Operator.ShiftRight,
                _ => Operator.Implicit,
            },
            _ => Operator.Implicit,
        };
        var found = op switch { Operator.Or => 0, Operator.Xor => 1, Operator.And => 2, Operator.ShiftLeft or Operator.ShiftRight => 3, _ => -1 };
        return found == level ? op : null;
    }

    private int ReadPrimary(bool isKey)
    {
        var start = _token.Start;
        int node;
        switch (_token.Kind)
        {
            case TokenKind.ParenthesisOpen:
                if (_parentheses >= NetfilterLimits.DeepestNesting)
                    return Fail(NftablesDiagnostics.TooDeep, Span(_token), NetfilterLimits.DeepestNesting);
                Advance();
                _parentheses++;
                node = ReadConcatenation(isKey);
                _parentheses--;
                return node > 0 && Expect(TokenKind.ParenthesisClose, "')'") ? node : 0;
            case TokenKind.Word:
                if (isKey || TokenText is "meta" or "ct")
                {
                    node = ReadKey();
                    if (node > 0 || _failed) return node;
                }

                node = Node(NodeKind.Value, Advance());
                if (_isClass && Is(TokenKind.Colon) && _token.Start == _end && Peek() is { Kind: TokenKind.Word } minor && minor.Start == _token.End)
                {
                    // The word after the colon may be the lower end of a range, "1:10-1:20".
                    var digits = _text.AsSpan(minor.Start, minor.End - minor.Start);
                    _end = minor.Start + (digits.IndexOf('-') is >= 0 and var dash ? dash : digits.Length);
                    _lexer.Position = _end;
                    _token = _lexer.Next();
                    node = Node(NodeKind.Value, start);
                }

                break;
            case TokenKind.String:
                node = StringNode(Advance());
                break;
            case TokenKind.Placeholder:
                node = ReadPlaceholder();
                break;
            case TokenKind.Dollar:
                node = ReadVariable();
                break;
            case TokenKind.Star:
                return Node(NodeKind.Wildcard, Advance());
            case TokenKind.At:
                return ReadAt(isKey);
            case TokenKind.BraceOpen:
                return ReadSet(0);
            case TokenKind.BracketOpen:
                Advance();
                node = Node(NodeKind.Value, Advance());
                if (!Expect(TokenKind.BracketClose, "']'")) return 0;
                break;
            case TokenKind.Dash when Peek().Kind == TokenKind.Word:
                Advance();
                Advance();
                return Node(NodeKind.Value, start);
            default:
                return Fail(isKey ? "a field or statement" : "a value");
        }

        if (node == 0) return 0;
        if (Is(TokenKind.Slash) && !_text.AsSpan(start).StartsWith("0x")
            && Peek() is { Kind: TokenKind.Word or TokenKind.Dollar or TokenKind.Placeholder } length
            && (length.Kind != TokenKind.Word || char.IsAsciiDigit(_text[length.Start])))
        {
            Advance();
            var right = ReadSimpleValue("a prefix length");
            if (right == 0) return 0;
            node = Node(NodeKind.Slash, start, node, right);
        }

        if (!Is(TokenKind.Dash)) return node;
        Advance();
        var high = Is(TokenKind.BracketOpen) || _isClass ? ReadPrimary(isKey: false) : ReadSimpleValue("the end of the range");
        if (high == 0) return 0;
        // The other end of "[::1]-[::2]" comes back as a value, never as a range of its own.
        return Node(NodeKind.Range, start, node, high);
    }

    private int StringNode(Token token)
    {
        if (_text.AsSpan(token.Start, token.End - token.Start).Contains("{{", StringComparison.Ordinal))
        {
            _log.Count(NftablesDiagnostics.Template, _text.AsSpan(token.Start, token.End - token.Start), Span(token));
            return Node(NodeKind.Placeholder, token);
        }

        var node = _tree.Add(NodeKind.Value, _file, token.Start + 1, token.End - 1);
        _tree[node].Flag = 1;
        return node;
    }

    private int ReadPlaceholder()
    {
        _log.Count(NftablesDiagnostics.Template, TokenText, Span(_token));
        return Node(NodeKind.Placeholder, Advance());
    }

    /// <summary>A word, string, variable or placeholder and nothing more.</summary>
    private int ReadSimpleValue(string expected)
    {
        switch (_token.Kind)
        {
            case TokenKind.Word:
                return Node(NodeKind.Value, Advance());
            case TokenKind.String:
                return StringNode(Advance());
            case TokenKind.Placeholder:
                return ReadPlaceholder();
            case TokenKind.Dollar:
                return ReadVariable();
            default:
                return Fail(expected);
        }
    }

    /// <summary><c>@name</c>, or raw payload: <c>@th,16,16</c>.</summary>
    private int ReadAt(bool isKey)
    {
        var start = Advance().Start;
        if (_token.Kind is TokenKind.Placeholder) return ReadPlaceholder();
        if (Is(TokenKind.Dollar)) return ReadVariable();
        if (!Is(TokenKind.Word)) return Fail("a set's name");
        var name = Advance();
        if (isKey && Is(TokenKind.Comma) && _text.AsSpan(name.Start, name.End - name.Start) is "ll" or "nh" or "th" or "ih")
            return ReadRawPayload(start, name);
        return _tree.Add(NodeKind.SetReference, _file, name.Start, name.End);
    }

    private int ReadRawPayload(int start, Token name)
    {
        var layer = _text.AsSpan(name.Start, name.End - name.Start);
        Advance();
        if (!Is(TokenKind.Word) || !uint.TryParse(TokenText, out var offset)) return Fail("an offset in bits");
        Advance();
        if (!Expect(TokenKind.Comma, "','")) return 0;
        if (!Is(TokenKind.Word) || !uint.TryParse(TokenText, out var length) || length is 0 or > 4096) return Fail("a length in bits");
        Advance();
        return KeyNode(start, _tree.Fields.Other($"@{layer},{offset},{length}", "integer", (int)length));
    }

    private int KeyNode(int start, int field)
    {
        var node = Node(NodeKind.Key, start);
        _tree[node].Data = field;
        return node;
    }

    /// <summary>What a comparison or a map looks values up in: a set, a reference to one, or a variable.</summary>
    private int ReadSetOrReference()
    {
        switch (_token.Kind)
        {
            case TokenKind.BraceOpen:
                return ReadSet(0);
            case TokenKind.At:
                return ReadAt(isKey: false);
            case TokenKind.Dollar:
                return ReadVariable();
            case TokenKind.Placeholder:
                return ReadPlaceholder();
            default:
                return Fail("'{' or a set's name behind '@'");
        }
    }

    /// <summary>The right side of a comparison: values, lists of bits, ranges, sets.</summary>
    private int ReadValues()
    {
        var start = _token.Start;
        var first = ReadConcatenation(isKey: false);
        if (first == 0) return 0;
        first = ReadList(start, first);
        if (first == 0 || !Is(TokenKind.Slash)) return first;
        Advance();
        var at = _token.Start;
        var mask = ReadConcatenation(isKey: false);
        if (mask > 0) mask = ReadList(at, mask);
        return mask == 0 ? 0 : Node(NodeKind.Slash, start, first, mask);
    }

    private int ReadList(int start, int first)
    {
        if (!Is(TokenKind.Comma)) return first;
        var last = first;
        while (Accept(TokenKind.Comma))
        {
            var next = ReadConcatenation(isKey: false);
            if (next == 0) return 0;
            _tree[last].Next = next;
            last = next;
        }

        return Node(NodeKind.List, start, first);
    }

    private int ReadVariable()
    {
        var start = Advance().Start;
        if (!Is(TokenKind.Word)) return Fail("a variable's name");
        var token = Advance();
        var name = _text.AsSpan(token.Start, token.End - token.Start);
        var target = Lookup(name);
        if (target == 0)
        {
            _log.Count(NftablesDiagnostics.UndefinedVariable, name, Span(start, token.End));
            return Node(NodeKind.Placeholder, start);
        }

        var node = Node(NodeKind.Variable, start);
        _tree[node].Data = target;
        return node;
    }

    private int Resolved(int node) => _tree.Resolve(node);
}
