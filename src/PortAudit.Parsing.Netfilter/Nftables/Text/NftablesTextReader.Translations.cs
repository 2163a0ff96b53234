using System.Text;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>Statements that rewrite, redirect or remember packets.</content>
internal sealed partial class NftablesTextReader
{
    /// <summary><c>dnat ip to 10.0.0.1:80 random</c>, <c>snat prefix to ip saddr map @m</c>, <c>redirect to :8080</c>.</summary>
    private int ReadNat()
    {
        var start = _token.Start;
        var traits = TokenText switch
        {
            "snat" => NatTraits.Source,
            "dnat" => NatTraits.Destination,
            "masquerade" => NatTraits.Masquerade,
            _ => NatTraits.Redirect,
        };
        Advance();
        if (Is(TokenKind.Word) && TokenText is "ip" or "ip6" && Peek() is { Kind: TokenKind.Word } following
            && _text.AsSpan(following.Start, following.End - following.Start) is "to" or "addr" or "prefix" or "interval")
            traits |= _text[Advance().End - 1] == '6' ? NatTraits.IPv6 : NatTraits.IPv4;
        if (AcceptWord("prefix")) traits |= NatTraits.Prefix;
        AcceptWord("interval");
        if (IsWord("addr"))
        {
            Advance();
            if (!Expect(TokenKind.Dot, "'.'") || !ExpectWord("port")) return 0;
            traits |= NatTraits.AddressAndPort;
        }

        int address = 0, port = 0;
        var isTarget = AcceptWord("to") || (traits & NatTraits.Redirect) is NatTraits.Source or NatTraits.Destination;
        if (isTarget)
        {
            if (AcceptWord("prefix")) traits |= NatTraits.Prefix;
            if (!Is(TokenKind.Colon))
            {
                address = ReadExpression();
                if (address == 0) return 0;
            }

            if (Accept(TokenKind.Colon))
            {
                port = ReadExpression();
                if (port == 0) return 0;
            }
        }

        var options = ReadNatOptions();
        if (_failed) return 0;
        if (address == 0) address = _tree.Add(NodeKind.None, _file, start, start);
        if (port == 0) port = _tree.Add(NodeKind.None, _file, start, start);
        var node = Node(NodeKind.Nat, start, address, port);
        _tree[node].Flag = (byte)traits;
        _tree[node].Data = _tree.Intern(options);
        return node;
    }

    private string ReadNatOptions()
    {
        var options = new SortedSet<string>(StringComparer.Ordinal);
        while (Is(TokenKind.Word) && TokenText is "random" or "fully-random" or "persistent" or "netmap")
        {
            options.Add(_text[_token.Start..Advance().End]);
            Accept(TokenKind.Comma);
        }

        return string.Join(',', options);
    }

    /// <summary>Statements of which the model only knows that the packet may go on or not.</summary>
    private int ReadOtherAction()
    {
        var start = _token.Start;
        var text = new StringBuilder().Append(TokenText);
        var kind = TokenText.ToString();
        Advance();
        while (!AtSeparator() && !Is(TokenKind.BraceClose) && _token.Kind != TokenKind.End && !_failed)
        {
            if (Is(TokenKind.Word)
                && TokenText is "accept" or "drop" or "comment" or "counter" or "meta" or "mark" or "return" or "jump" or "goto" or "log"
                or "ct" or "continue"
                && !(kind is "dup" or "fwd" && TokenText is "meta" or "mark" or "ct")) break;
            if (Is(TokenKind.Word) && TokenText is "to" or "device" or "ip" or "ip6" or "mss" or "wscale" or "timestamp" or "sack-perm" or "name")
            {
                var word = Advance();
                if (!(kind == "tproxy" && _text[word.Start] == 'i')) text.Append(' ').Append(_text, word.Start, word.End - word.Start);
                continue;
            }

            if (Accept(TokenKind.Colon))
            {
                text.Append(" :");
                continue;
            }

            var value = ReadExpression();
            if (value == 0) return 0;
            text.Append(' ').Append(SyntaxText.Of(_tree, value));
        }

        return TextNode(NodeKind.OtherAction, start, text.ToString());
    }

    /// <summary><c>add @s { ip saddr timeout 1h }</c>, <c>update @m { key : data }</c>.</summary>
    private int ReadSetUpdate()
    {
        var start = _token.Start;
        var flag = _text[_token.Start] switch { 'a' => 0, 'u' => 1, _ => 2 };
        Advance();
        var set = ReadAt(isKey: false);
        if (set == 0) return 0;
        if (!Expect(TokenKind.BraceOpen, "'{'")) return 0;
        SkipNewLines();
        var key = ReadConcatenation(isKey: true);
        if (key == 0) return 0;
        return FinishSetUpdate(start, flag, _tree.Text(set).ToString(), key) is > 0 and var node && ExpectSetEnd() ? node : 0;
    }

    private bool ExpectSetEnd()
    {
        SkipNewLines();
        return Expect(TokenKind.BraceClose, "'}'");
    }

    private int FinishSetUpdate(int start, int flag, string set, int key)
    {
        var traits = ElementTraits.None;
        while (ReadElementOption(ref traits))
        {
        }

        var data = 0;
        if (!_failed && Accept(TokenKind.Colon)) data = TryVerdict() is > 0 and var verdict ? verdict : ReadConcatenation(isKey: true);
        while (ReadElementOption(ref traits))
        {
        }

        if (_failed) return 0;
        var element = Node(NodeKind.Element, start, key, data);
        _tree[element].Flag = (byte)(data > 0 ? traits | ElementTraits.HasData : traits);
        var node = Node(NodeKind.SetUpdate, start, element);
        _tree[node].Data = _tree.Intern(set);
        _tree[node].Flag = (byte)flag;
        return node;
    }

    /// <summary>The first spelling of updates: <c>set add ip saddr timeout 1h @s</c>.</summary>
    private int ReadOldSetUpdate()
    {
        var start = _token.Start;
        var flag = _text[_token.Start] == 'a' ? 0 : 1;
        Advance();
        var key = ReadConcatenation(isKey: true);
        if (key == 0) return 0;
        var traits = ElementTraits.None;
        while (ReadElementOption(ref traits))
        {
        }

        if (!Is(TokenKind.At)) return Fail("a set's name behind '@'");
        var set = ReadAt(isKey: false);
        if (set == 0) return 0;
        var element = Node(NodeKind.Element, start, key);
        _tree[element].Flag = (byte)traits;
        var node = Node(NodeKind.SetUpdate, start, element);
        _tree[node].Data = _tree.Intern(_tree.Text(set));
        _tree[node].Flag = (byte)flag;
        return node;
    }

    /// <summary><c>meter m size 1024 { ip saddr limit rate 10/second }</c>, earlier <c>flow table m { … }</c>.</summary>
    private int ReadMeter()
    {
        var start = Advance().Start;
        var name = "";
        if (Is(TokenKind.At)) Advance();
        if (Is(TokenKind.Word))
        {
            name = TokenText.ToString();
            Advance();
        }

        if (AcceptWord("size")) ReadSimpleValue("a number");
        if (!Expect(TokenKind.BraceOpen, "'{'")) return 0;
        SkipNewLines();
        var key = ReadConcatenation(isKey: true);
        if (key == 0) return 0;
        return FinishSetUpdate(start, 1, name, key) is > 0 and var node && ExpectSetEnd() ? node : 0;
    }

    /// <summary><c>xt match "recent"</c>, <c>xt target MASQUERADE</c>: what iptables-nft put in and nft can't show.</summary>
    private int ReadExtension(int start)
    {
        Advance();
        if (!Is(TokenKind.Word) || TokenText is not ("match" or "target" or "watcher")) return Fail("match or target");
        var kind = _text[_token.Start..Advance().End];
        var node = ReadSimpleValue("the extension's name");
        if (node == 0) return 0;
        var name = _tree.Text(node).ToString();
        _log.Count(NftablesDiagnostics.ExtensionText, $"xt {kind} {name}", Span(start, _end), _table.Name);
        return TextNode(kind == "target" ? NodeKind.OtherAction : NodeKind.OtherMatch, start, $"xt {kind} {name}");
    }
}
