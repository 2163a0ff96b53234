using System.Text;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>Statements that count, log or measure.</content>
internal sealed partial class NftablesTextReader
{
    private string ReadCounter()
    {
        Advance();
        if (AcceptWord("name")) return ReadObjectName("counter");
        if (Is(TokenKind.String)) return ReadObjectName("counter");
        if (AcceptWord("packets"))
        {
            if (ReadSimpleValue("a number") == 0 || !ExpectWord("bytes")) return "";
            ReadSimpleValue("a number");
        }

        return "counter";
    }

    /// <summary>The name after <c>name</c>, or the map that gives it.</summary>
    private string ReadObjectName(string kind)
    {
        if (Is(TokenKind.String) || (Is(TokenKind.Word) && FieldTable.Needs(TokenText) is null && TokenText is not ("meta" or "ct")))
        {
            var name = TokenText.Trim('"').ToString();
            Advance();
            return $"{kind} name {name}";
        }

        var node = ReadExpression();
        return node == 0 ? "" : $"{kind} name {SyntaxText.Of(_tree, node)}";
    }

    private void ReadLast()
    {
        Advance();
        if (!AcceptWord("used") || AcceptWord("never")) return;
        ReadSimpleValue("a time");
        if (IsWord("ago")) Advance();
    }

    /// <summary>A log in its one spelling: options in a fixed order, without what is the default.</summary>
    private string ReadLog()
    {
        Advance();
        string? prefix = null, group = null, snaplen = null, threshold = null, level = null, flags = null;
        while (Is(TokenKind.Word) && !_failed)
        {
            switch (TokenText)
            {
                case "prefix":
                    Advance();
                    prefix = ReadOption("a quoted prefix").Trim('"');
                    break;
                case "group":
                    Advance();
                    group = ReadOption("a number");
                    break;
                case "snaplen":
                    Advance();
                    snaplen = ReadOption("a number");
                    break;
                case "queue-threshold":
                    Advance();
                    threshold = ReadOption("a number");
                    break;
                case "level":
                    Advance();
                    level = ReadOption("a level such as info");
                    break;
                case "flags":
                    Advance();
                    flags = ReadLogFlags();
                    break;
                default:
                    return Text();
            }
        }

        return Text();

        string Text() => LogText.Of(prefix, group, snaplen, threshold, level, flags);
    }

    private string ReadLogFlags()
    {
        var text = new StringBuilder();
        do
        {
            if (text.Length > 0) text.Append(',');
            if (!Is(TokenKind.Word) || TokenText is not ("tcp" or "ip" or "skuid" or "ether" or "all"))
            {
                Fail("tcp sequence,options, ip options, skuid, ether or all");
                return "";
            }

            var kind = Advance();
            if (_text.AsSpan(kind.Start, kind.End - kind.Start) is "tcp" or "ip")
            {
                do
                {
                    text.Append(_text, kind.Start, kind.End - kind.Start).Append(' ').Append(TokenText);
                    Advance();
                    if (Is(TokenKind.Comma) && Peek() is { Kind: TokenKind.Word } more
                        && _text.AsSpan(more.Start, more.End - more.Start) is "options" or "sequence")
                        text.Append(',');
                }
                while (Is(TokenKind.Comma) && Peek() is { Kind: TokenKind.Word } next
                && _text.AsSpan(next.Start, next.End - next.Start) is "options" or "sequence" && Accept(TokenKind.Comma));
            }
            else
            {
                text.Append(_text, kind.Start, kind.End - kind.Start);
            }
        }
        while (Is(TokenKind.Comma) ? Accept(TokenKind.Comma) : Is(TokenKind.Word) && IsWord("flags") && Accept(TokenKind.Word));
        return text.ToString();
    }

    private string ReadOption(string expected)
    {
        var start = _token.Start;
        return ReadSimpleValue(expected) == 0 ? "" : _text[start.._end];
    }

    private int ReadLimit()
    {
        var start = Advance().Start;
        if (AcceptWord("name"))
        {
            var named = ReadObjectName("limit");
            return _failed ? 0 : TextNode(NodeKind.Rate, start, named);
        }

        if (!ExpectWord("rate")) return 0;
        var over = AcceptWord("over");
        if (!over) AcceptWord("until");
        var rate = ReadOption("a rate such as 10/second");
        // "10 mbytes/second" is a number and one word; "10/second" three tokens.
        if (Accept(TokenKind.Slash)) rate += "/" + ReadOption("second, minute, hour, day or week");
        else if (Is(TokenKind.Word) && TokenText is not ("burst" or "accept" or "drop")) rate += " " + ReadOption("bytes/second");
        if (Accept(TokenKind.Slash)) rate += "/" + ReadOption("second, minute, hour, day or week");
        var burst = "";
        if (AcceptWord("burst"))
        {
            burst = ReadOption("a number");
            burst += " " + ReadOption("packets or bytes");
        }

        if (_failed) return 0;
        var node = TextNode(NodeKind.Rate, start, RateText.Limit(over, rate, burst));
        return node;
    }

    private int ReadQuota()
    {
        var start = Advance().Start;
        if (AcceptWord("name"))
        {
            var named = ReadObjectName("quota");
            return _failed ? 0 : TextNode(NodeKind.Rate, start, named);
        }

        var over = AcceptWord("over");
        if (!over) AcceptWord("until");
        var amount = ReadOption("a number");
        var unit = ReadOption("bytes, kbytes or mbytes");
        if (AcceptWord("used"))
        {
            ReadOption("a number");
            ReadOption("bytes, kbytes or mbytes");
        }

        return _failed ? 0 : TextNode(NodeKind.Rate, start, RateText.Quota(over, amount, unit));
    }

    private int ReadConnectionCount()
    {
        var start = Advance().Start;
        Advance();
        var over = AcceptWord("over");
        if (!over) AcceptWord("until");
        var count = ReadOption("a number");
        return _failed ? 0 : TextNode(NodeKind.Rate, start, $"ct count {(over ? "over " : "")}{count}");
    }
}
