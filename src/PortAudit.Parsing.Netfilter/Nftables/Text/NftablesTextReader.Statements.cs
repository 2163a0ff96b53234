using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>The statements of a rule.</content>
internal sealed partial class NftablesTextReader
{
    /// <summary>Reads to the rule's end.</summary>
    /// <returns>The first statement, whose siblings are the others; 0 for a rule that only has a comment.</returns>
    private int ReadStatements(out int comment)
    {
        int first = 0, last = 0, start = _token.Start;
        comment = 0;
        while (!AtSeparator() && !Is(TokenKind.BraceClose) && !_failed)
        {
            if (IsWord("comment"))
            {
                Advance();
                comment = _token.Kind is TokenKind.String or TokenKind.Word or TokenKind.Placeholder
                    ? ReadSimpleValue("a quoted comment") : Fail("a quoted comment");
                continue;
            }

            if (Is(TokenKind.Control) && ReadTag() is not TemplateTagKind.If)
            {
                // What stands before it hung on a condition, or was something else in another case.
                if (first > 0) first = last = Open(start);
                continue;
            }

            var node = _failed ? 0 : Is(TokenKind.Control) ? ReadOptional() : ReadStatement();
            if (node == 0) return 0;
            if (first == 0) first = node;
            else _tree[last].Next = node;
            last = node;
        }

        if (first == 0 && comment == 0 && !_failed) Fail("a rule");
        return first;
    }

    /// <summary>The kind of the template's tag that is the current token; it is passed over unless it opens a condition.</summary>
    private TemplateTagKind ReadTag()
    {
        var kind = Tag();
        if (kind == TemplateTagKind.Loop) kind = TemplateTagKind.If;
        if (kind != TemplateTagKind.If) Advance();
        return kind;
    }

    /// <summary>A part of a rule that a template may leave out, up to the condition's end on the same line.</summary>
    private int ReadOptional()
    {
        var start = _token.Start;
        var outside = _branches.Count;
        do Advance();
        while (_branches.Count > outside && !AtSeparator());
        return _branches.Count > outside ? Fail("the end of the template's condition on the same line") : Open(start);
    }

    /// <summary>What is read of the rule since a place, as something that may match or not; and that may do anything, where a verdict is
    /// among it.</summary>
    private int Open(int start)
    {
        var isMatch = true;
        var lexer = new NftablesLexer(_text, start);
        for (var token = lexer.Next(); token.Start < _end && token.Kind != TokenKind.End; token = lexer.Next())
        {
            isMatch &= token.Kind != TokenKind.Word || _text.AsSpan(token.Start, token.End - token.Start) is not (
                "accept" or "drop" or "reject" or "jump" or "goto" or "return" or "queue" or "vmap" or "dnat" or "snat" or "redirect"
                or "masquerade" or "set" or "notrack" or "tproxy");
        }

        return TextNode(isMatch ? NodeKind.OtherMatch : NodeKind.Unreadable, start, DiagnosticLog.Clip(_text.AsSpan(start, _end - start)));
    }

    private int ReadStatement()
    {
        var start = _token.Start;
        if (Is(TokenKind.Placeholder))
        {
            var text = TokenText.ToString();
            ReadPlaceholder();
            if (!Is(TokenKind.Word) || TokenText is not ("dport" or "sport" or "saddr" or "daddr" or "type" or "code" or "flags"))
                return TextNode(NodeKind.Unreadable, start, text);

            // A header that the template puts in: "{{ protocol }} dport 22".
            Advance();
            ReadOperator();
            return ReadValues() == 0 ? 0 : TextNode(NodeKind.OtherMatch, start, DiagnosticLog.Clip(_text.AsSpan(start, _end - start)));
        }

        if (!Is(TokenKind.Word)) return ReadComparison(start);
        switch (TokenText)
        {
            case "accept" or "drop" or "continue" or "return" or "jump" or "goto":
                return TryVerdict();
            case "counter":
                return TextNode(NodeKind.NoEffect, start, ReadCounter());
            case "last":
                ReadLast();
                return TextNode(NodeKind.NoEffect, start, "last");
            case "log":
                return TextNode(NodeKind.NoEffect, start, ReadLog());
            case "limit":
                return ReadLimit();
            case "quota":
                return ReadQuota();
            case "ct" when Peek() is { Kind: TokenKind.Word } count && _text.AsSpan(count.Start, count.End - count.Start) is "count":
                return ReadConnectionCount();
            case "notrack":
                Advance();
                return Node(NodeKind.Untrack, start);
            case "reject":
                return ReadReject();
            case "dnat" or "snat" or "masquerade" or "redirect":
                return ReadNat();
            case "queue":
                return ReadQueue();
            case "tproxy" or "synproxy" or "dup" or "fwd":
                return ReadOtherAction();
            case "flow" when Peek() is { Kind: TokenKind.Word } add && _text.AsSpan(add.Start, add.End - add.Start) is "add" or "offload":
                Advance();
                Advance();
                if (Is(TokenKind.At))
                    return ReadAt(false) is > 0 and var table ? TextNode(NodeKind.NoEffect, start, $"flow add @{_tree.Text(table)}") : 0;
                return ReadSimpleValue("a flowtable") == 0 ? 0 : TextNode(NodeKind.NoEffect, start, "flow add");
            case "flow" when Peek() is { Kind: TokenKind.Word } flowTable
                && _text.AsSpan(flowTable.Start, flowTable.End - flowTable.Start) is "table":
                Advance();
                return ReadMeter();
            case "meter":
                return ReadMeter();
            case "add" or "update" or "delete" when Peek().Kind == TokenKind.At:
                return ReadSetUpdate();
            case "set" when Peek() is { Kind: TokenKind.Word } update && _text.AsSpan(update.Start, update.End - update.Start) is "add" or "update":
                Advance();
                return ReadOldSetUpdate();
            case "xt":
                return ReadExtension(start);
            default:
                return ReadComparison(start);
        }
    }

    /// <summary>A field and what it is compared with, looked up in or set to.</summary>
    private int ReadComparison(int start)
    {
        var left = ReadConcatenation(isKey: true);
        if (left == 0) return 0;
        if (AcceptWord("vmap"))
        {
            var map = ReadSetOrReference();
            return map == 0 ? 0 : Node(NodeKind.VerdictMap, start, left, map);
        }

        if (IsWord("set") && _tree.Kind(left) == NodeKind.Key)
        {
            Advance();
            var value = ReadMangleValue();
            return value == 0 ? 0 : Node(NodeKind.Mangle, start, left, value);
        }

        var kind = _tree.Kind(left);
        if (kind is NodeKind.Value && !Is(TokenKind.NotEqual)) return FailAt(start, "a statement, or a field to compare");
        var op = ReadOperator();
        _isClass = kind == NodeKind.Key && _tree.Fields[_tree[left].Data].Type == "classid";
        var right = ReadValues();
        _isClass = false;
        if (right == 0) return 0;
        var match = Node(NodeKind.Match, start, left, right);
        _tree[match].Flag = (byte)op;
        return match;
    }

    private int FailAt(int start, string expected)
    {
        if (_failed) return 0;
        _failed = true;
        var lexer = new NftablesLexer(_text, start);
        var token = lexer.Next();
        _log.Report(NftablesDiagnostics.Unexpected, Span(token), expected,
            $"'{DiagnosticLog.Clip(_text.AsSpan(token.Start, token.End - token.Start))}'", "what stands here is left open");
        return 0;
    }

    /// <summary>What a field is set to; a traffic class is written with a colon: <c>meta priority set 1:10</c>.</summary>
    private int ReadMangleValue()
    {
        var start = _token.Start;
        var value = ReadExpression();
        if (value > 0 && Is(TokenKind.Comma)) value = ReadList(start, value);
        if (value == 0 || !Is(TokenKind.Colon)) return value;
        Advance();
        if (Is(TokenKind.Word)) Advance();
        return Node(NodeKind.Value, start);
    }

    private Operator ReadOperator()
    {
        var op = _token.Kind switch
        {
            TokenKind.Equal => Operator.Equal,
            TokenKind.NotEqual => Operator.NotEqual,
            TokenKind.Less => Operator.Less,
            TokenKind.LessOrEqual => Operator.LessOrEqual,
            TokenKind.Greater => Operator.Greater,
            TokenKind.GreaterOrEqual => Operator.GreaterOrEqual,
            TokenKind.Bang => Operator.Lacks,
            TokenKind.Word => TokenText switch
            {
                "eq" => Operator.Equal,
                "ne" => Operator.NotEqual,
                "lt" => Operator.Less,
                "le" => Operator.LessOrEqual,
                "gt" => Operator.Greater,
                "ge" => Operator.GreaterOrEqual,
                "not" => Operator.Lacks,
                _ => Operator.Implicit,
            },
            _ => Operator.Implicit,
        };
        if (op != Operator.Implicit) Advance();
        return op;
    }

    /// <returns>0 without an error when the current word is not a verdict.</returns>
    private int TryVerdict()
    {
        if (!Is(TokenKind.Word)) return 0;
        var start = _token.Start;
        VerdictKind kind;
        switch (TokenText)
        {
            case "accept":
                kind = VerdictKind.Accept;
                break;
            case "drop":
                kind = VerdictKind.Drop;
                break;
            case "return":
                kind = VerdictKind.Return;
                break;
            case "continue":
                kind = VerdictKind.Continue;
                break;
            case "queue":
                kind = VerdictKind.Queue;
                break;
            case "jump":
                kind = VerdictKind.Jump;
                break;
            case "goto":
                kind = VerdictKind.Goto;
                break;
            default:
                return 0;
        }

        Advance();
        var chain = 0;
        if (kind is VerdictKind.Jump or VerdictKind.Goto)
        {
            chain = Is(TokenKind.BraceOpen) ? ReadAnonymousChain() : ReadSimpleValue("a chain's name");
            if (chain == 0) return 0;
        }

        var node = Node(NodeKind.Verdict, start, chain);
        _tree[node].Flag = (byte)kind;
        return node;
    }

    /// <summary><c>jump { … }</c>: a chain that stands where it is called.</summary>
    private int ReadAnonymousChain()
    {
        var start = _token.Start;
        // No name that a script can write has a blank in it.
        var name = $"jump {++_anonymousChains}";
        OpenChain(_table, name, Span(start, start + 1));
        if (_failed) return 0;
        var node = Node(NodeKind.Value, start);
        _tree[node].Data = _tree.Intern(name);
        return node;
    }

    private int ReadReject()
    {
        var start = Advance().Start;
        if (!AcceptWord("with")) return TextNode(NodeKind.Reject, start, "");
        if (AcceptWord("tcp")) return ExpectWord("reset") ? TextNode(NodeKind.Reject, start, "tcp reset") : 0;
        if (!Is(TokenKind.Word) || TokenText is not ("icmp" or "icmpv6" or "icmpx")) return Fail("tcp reset, icmp, icmpv6 or icmpx");
        var protocol = _text[_token.Start..Advance().End];
        AcceptWord("type");
        AcceptWord("code");
        var node = Resolved(ReadSimpleValue("an answer such as port-unreachable"));
        return node == 0 ? 0 : TextNode(NodeKind.Reject, start, $"{protocol} {_tree.Text(node)}");
    }

    private int ReadQueue()
    {
        var start = Advance().Start;
        var flags = new SortedSet<string>(StringComparer.Ordinal);
        var target = 0;
        while (Is(TokenKind.Word) && !_failed)
        {
            switch (TokenText)
            {
                case "flags" or "num" or "to" or "bypass" or "fanout":
                    var word = _text[_token.Start..Advance().End];
                    if (word is "bypass" or "fanout") flags.Add(word);
                    else if (word != "flags") target = ReadQueueTarget();
                    Accept(TokenKind.Comma);
                    continue;
                default:
                    return QueueNode(start, target, flags);
            }
        }

        return _failed ? 0 : QueueNode(start, target, flags);
    }

    private int ReadQueueTarget()
    {
        var node = ReadExpression();
        return node == 0 ? Fail("a queue's number") : node;
    }

    private int QueueNode(int start, int target, SortedSet<string> flags) => TextNode(
        NodeKind.Queue, start,
        $"queue to {(target == 0 ? "0" : SyntaxText.Of(_tree, target))}{(flags.Count == 0 ? "" : " " + string.Join(',', flags))}");
}
