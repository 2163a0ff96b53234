using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>Sets, maps, their elements, flowtables and stateful objects.</content>
internal sealed partial class NftablesTextReader
{
    private void OpenSet(TableSyntax table, string name, bool isMap, SourceSpan span)
    {
        var (outer, before) = (_set, _table);
        (_table, _set) = (table, table.Set(name, isMap, span));
        ReadBlock(ItemContext.Set, isMap ? "map" : "set");
        (_table, _set) = (before, outer);
    }

    private void ReadSetItem()
    {
        if (!Is(TokenKind.Word))
        {
            Fail("type, flags, elements or another part of a set");
            return;
        }

        var start = _token.Start;
        switch (TokenText)
        {
            case "type":
                Advance();
                ReadTypes();
                if (!_failed && Accept(TokenKind.Colon))
                {
                    AcceptWord("interval");
                    ReadTypes();
                }

                break;
            case "typeof":
                Advance();
                if (ReadConcatenation(isKey: true) > 0 && Accept(TokenKind.Colon))
                {
                    AcceptWord("interval");
                    // What the key maps to may be an expression, or a word such as verdict or counter.
                    if (Is(TokenKind.Word) && Peek().Kind is TokenKind.NewLine or TokenKind.Semicolon) Advance();
                    else ReadConcatenation(isKey: true);
                }

                break;
            case "flags":
                Advance();
                do
                {
                    switch (TokenText)
                    {
                        case "dynamic":
                            _set.IsDynamic = true;
                            break;
                        case "timeout":
                            _set.HasTimeout = true;
                            break;
                        case "constant" or "interval":
                            break;
                        default:
                            Fail("constant, interval, timeout or dynamic");
                            return;
                    }

                    Advance();
                }
                while (Accept(TokenKind.Comma));
                break;
            case "timeout":
                Advance();
                _set.HasDefaultTimeout = true;
                ReadSimpleValue("a time such as 5m");
                break;
            case "gc-interval" or "size" or "policy":
                Advance();
                ReadSimpleValue("a value");
                break;
            case "auto-merge":
                Advance();
                _separatorOptional = true;
                break;
            case "comment":
                ReadComment();
                break;
            case "elements":
                Advance();
                if (!Expect(TokenKind.Assign, "'='")) return;
                var node = Is(TokenKind.BraceOpen) ? ReadSet(0) : ReadSimpleValue("'{' and elements");
                AddElements(_set, node);
                _separatorOptional = true;
                break;
            case "counter" or "limit" or "quota" or "ct" or "last":
                var traits = ElementTraits.None;
                while (ReadElementOption(ref traits))
                {
                }

                _set.HasRate |= (traits & ElementTraits.HasRate) != 0;
                break;
            default:
                Fail("type, flags, elements or another part of a set");
                _set.IsOpen = true;
                break;
        }

        if (_failed && start == _token.Start) _set.IsOpen = true;
    }

    private void ReadTypes()
    {
        do
        {
            if (!Is(TokenKind.Word))
            {
                Fail("a data type such as ipv4_addr");
                return;
            }

            Advance();
        }
        while (Accept(TokenKind.Dot));
    }

    private int ReadSet(int depth)
    {
        var start = Advance().Start;
        int first = 0, last = 0;
        if (depth > NetfilterLimits.DeepestNesting) return Fail(NftablesDiagnostics.TooDeep, Span(start, start + 1), NetfilterLimits.DeepestNesting);
        while (true)
        {
            SkipNewLines();
            if (Accept(TokenKind.BraceClose)) break;
            if (Is(TokenKind.End)) return Fail(NftablesDiagnostics.OpenBlock, Span(start, start + 1), "the set");
            int element;
            if (Is(TokenKind.Control))
            {
                MarkApproximated(_token.Start, _token.End);
                Tag();
                element = Node(NodeKind.Placeholder, Advance());
            }
            else
            {
                element = ReadElement(depth);
            }

            if (element == 0) return 0;
            if (first == 0) first = element;
            else _tree[last].Next = element;
            last = element;
            SkipNewLines();
            if (Accept(TokenKind.Comma)) continue;
            SkipNewLines();
            if (!Is(TokenKind.BraceClose) && !Is(TokenKind.Control) && _tree.Kind(element) != NodeKind.Placeholder)
                return Fail("',' or '}'");
        }

        return Node(NodeKind.Set, start, first);
    }

    private int ReadElement(int depth)
    {
        var start = _token.Start;
        var key = Is(TokenKind.BraceOpen) ? ReadSet(depth + 1) : ReadConcatenation(isKey: false);
        if (key == 0 || _token.Kind is TokenKind.Comma) return key;
        var traits = ElementTraits.None;
        while (ReadElementOption(ref traits))
        {
        }

        if (_failed) return 0;
        var data = 0;
        if (Is(TokenKind.NewLine)) SkipNewLines();
        if (Accept(TokenKind.Colon))
        {
            SkipNewLines();
            data = ReadElementData(depth);
            if (data == 0) return 0;
            traits |= ElementTraits.HasData;
            while (ReadElementOption(ref traits))
            {
            }
        }

        if (_failed) return 0;
        if (traits == ElementTraits.None) return key;
        var node = Node(NodeKind.Element, start, key, data);
        _tree[node].Flag = (byte)traits;
        return node;
    }

    private int ReadElementData(int depth)
    {
        if (Is(TokenKind.BraceOpen)) return ReadSet(depth + 1);
        if (TryVerdict() is > 0 and var verdict) return verdict;
        var start = _token.Start;
        var node = ReadConcatenation(isKey: false);
        if (node > 0 && Accept(TokenKind.Slash))
            return ReadSimpleValue("a prefix length") is > 0 and var length ? Node(NodeKind.Slash, start, node, length) : 0;
        if (node == 0 || !Is(TokenKind.Colon)) return node;
        // A traffic class, "1:bbf8".
        Advance();
        return Is(TokenKind.Word) && Advance().End > 0 ? Node(NodeKind.Value, start) : Fail("the rest of a traffic class");
    }

    /// <returns>Whether there was one.</returns>
    private bool ReadElementOption(ref ElementTraits traits)
    {
        if (_failed || !Is(TokenKind.Word)) return false;
        switch (TokenText)
        {
            case "timeout":
                traits |= ElementTraits.HasTimeout;
                Advance();
                ReadSimpleValue("a time such as 5m");
                return true;
            case "expires":
                Advance();
                ReadSimpleValue("a time such as 5m");
                return true;
            case "comment":
                Advance();
                if (_token.Kind is TokenKind.String or TokenKind.Word or TokenKind.Placeholder) Advance();
                else Fail("a quoted comment");
                return true;
            case "counter":
                ReadCounter();
                return true;
            case "last":
                ReadLast();
                return true;
            case "limit":
                traits |= ElementTraits.HasRate;
                ReadLimit();
                return true;
            case "quota":
                traits |= ElementTraits.HasRate;
                ReadQuota();
                return true;
            case "ct" when Peek() is { Kind: TokenKind.Word } count && _text.AsSpan(count.Start, count.End - count.Start) is "count":
                traits |= ElementTraits.HasRate;
                ReadConnectionCount();
                return true;
            default:
                return false;
        }
    }

    private void ReadFlowtableItem()
    {
        if (!Is(TokenKind.Word))
        {
            Fail("hook, devices, flags or counter");
            return;
        }

        switch (TokenText)
        {
            case "hook":
                Advance();
                if (ReadSimpleValue("ingress") == 0 || !ExpectWord("priority")) return;
                var unused = new ChainSyntax("", default);
                var chain = _chain;
                _chain = unused;
                ReadPriority();
                _chain = chain;
                break;
            case "devices":
                Advance();
                if (Expect(TokenKind.Assign, "'='")) ReadDevices(new ChainSyntax("", default));
                break;
            case "flags":
                Advance();
                ReadSimpleValue("offload");
                break;
            case "counter":
                Advance();
                break;
            default:
                Fail("hook, devices, flags or counter");
                break;
        }
    }

    /// <summary>Nothing that an object says is in the model: its items are only passed over.</summary>
    private void ReadObjectItem()
    {
        if (_token.Kind is not (TokenKind.Word or TokenKind.String))
        {
            Fail("a part of the object");
            return;
        }

        var braces = _braces;
        while (!AtSeparator() || _braces > braces)
        {
            if (Is(TokenKind.BraceClose) && _braces == braces || Is(TokenKind.End)) return;
            if (_token.Kind is TokenKind.Junk or TokenKind.OpenQuote)
            {
                Fail("a part of the object");
                return;
            }

            Advance();
        }
    }
}
