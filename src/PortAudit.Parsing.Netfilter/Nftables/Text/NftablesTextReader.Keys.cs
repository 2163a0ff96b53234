using System.Text;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>The names of fields.</content>
internal sealed partial class NftablesTextReader
{
    /// <returns>0 without an error when the word begins no field: then it is a value.</returns>
    private int ReadKey()
    {
        var start = _token.Start;
        var word = TokenText;
        switch (word)
        {
            case "meta":
                Advance();
                return Is(TokenKind.Word) && MetaKey(TokenText) is >= 0 and var meta ? Known(start, meta) : Fail("a key of meta such as mark");
            case "ct":
                Advance();
                return ReadConnectionKey(start);
            case "fib":
                Advance();
                return ReadFib(start);
            case "socket":
                Advance();
                return ReadSocket(start);
            case "osf":
                Advance();
                return ReadOsf(start);
            case "ipsec" when Peek() is { Kind: TokenKind.Word }:
                Advance();
                return ReadIpsec(start);
            case "numgen" or "jhash" or "symhash":
                return ReadGenerated(start);
            case "exthdr":
                Advance();
                return Is(TokenKind.Word)
                    ? Other(start, $"exthdr {_text[_token.Start..Advance().End]}", "boolean", 1) : Fail("an extension header's name");
            case "rt" when Peek() is { Kind: TokenKind.Word } key && _text.AsSpan(key.Start, key.End - key.Start) is "ip" or "ip6":
                Advance();
                var family = Advance();
                return ExpectWord("nexthop")
                    ? Other(start, $"rt {_text[family.Start..family.End]} nexthop",
                    _text[family.End - 1] == '6' ? "ipv6_addr" : "ipv4_addr", 128) : 0;
        }

        if (FieldTable.Needs(word) is not null) return ReadHeaderKey(start);
        // The older keys of meta need no "meta" before them.
        return word is "mark" or "iif" or "iifname" or "iiftype" or "iifgroup" or "oif" or "oifname" or "oiftype" or "oifgroup" or "skuid"
            or "skgid" or "nftrace"
            or "rtclassid" or "ibriport" or "obriport" or "ibridgename" or "obridgename" or "ibrname" or "obrname" or "pkttype" or "cpu"
            or "cgroup" or "random"
            or "time" or "day" or "hour" or "secpath" or "ipsec"
            ? Known(start, MetaKey(word)) : 0;
    }

    private int MetaKey(ReadOnlySpan<char> word) => _tree.Fields.Find("meta", word switch
    {
        "ibridgename" => "ibrname",
        "obridgename" => "obrname",
        "secpath" => "ipsec",
        _ => word,
    });

    private int Known(int start, int field)
    {
        Advance();
        return KeyNode(start, field);
    }

    private int Other(int start, string text, string type, int bits, FieldMeaning meaning = FieldMeaning.None) =>
        KeyNode(start, _tree.Fields.Other(text, type, bits, meaning));

    private int ReadHeaderKey(int start)
    {
        var header = _text.AsSpan(_token.Start, _token.End - _token.Start);
        var next = Peek();
        if (next.Kind == TokenKind.Word && Peek2(next) != TokenKind.BracketOpen
            && _tree.Fields.Find(header, _text.AsSpan(next.Start, next.End - next.Start)) is >= 0 and var field)
        {
            Advance();
            Advance();
            return KeyNode(start, field);
        }

        if (next.Kind != TokenKind.Word) return 0;
        var name = _text[next.Start..next.End];
        switch (header.ToString(), name)
        {
            case ("ip" or "tcp" or "dccp", "option"):
                Advance();
                Advance();
                return ReadOption(start, header);
            case ("sctp", "chunk"):
                Advance();
                Advance();
                return ReadOption(start, "sctp");
            case ("arp", "saddr" or "daddr"):
                Advance();
                var side = Advance();
                if (!Is(TokenKind.Word) || TokenText is not ("ip" or "ether")) return Fail("ip or ether");
                return Known(start, _tree.Fields.Find("arp", $"{_text.AsSpan(side.Start, side.End - side.Start)}_{TokenText}"));
            case ("rt" or "rt0" or "rt2" or "srh", _) when Peek2(next) is TokenKind.BracketOpen:
                Advance();
                Advance();
                Advance();
                var index = Advance();
                return Expect(TokenKind.BracketClose, "']'")
                    ? Other(start, $"{header} {name}[{_text.AsSpan(index.Start, index.End - index.Start)}]", "ipv6_addr", 128) : 0;
            case ("hdrlength" or "frag" or "hbh" or "dst" or "mh" or "rt" or "srh", "exists" or "missing"):
                Advance();
                return Other(start, $"exthdr {header}", "boolean", 1);
            case ("gre" or "gretap" or "vxlan" or "geneve", _) when FieldTable.Needs(name) is not null:
                Advance();
                var inner = ReadKey();
                return inner == 0 ? 0 : Other(start, $"{header} {_tree.Fields[_tree[inner].Data].Text}",
                    _tree.Fields[_tree[inner].Data].Type, _tree.Fields[_tree[inner].Data].Bits);
        }

        // A protocol's name where a value stands: "meta l4proto tcp" leaves nothing to compare, "tcp foo" is a mistake.
        Advance();
        return Fail($"a field of {header}");
    }

    private TokenKind Peek2(Token first)
    {
        var lexer = new NftablesLexer(_text, first.End);
        return lexer.Next().Kind;
    }

    /// <summary><c>tcp option maxseg size</c>, <c>ip option rr exists</c>, <c>sctp chunk data flags</c>.</summary>
    private int ReadOption(int start, ReadOnlySpan<char> header)
    {
        var text = new StringBuilder().Append(header).Append(header is "sctp" ? " chunk" : " option");
        if (Is(TokenKind.At))
        {
            // tcp option @255,8,16: number, offset and length.
            Advance();
            var from = _token.Start;
            for (var i = 0; i < 5; i++) Advance();
            return Other(start, $"{text} @{_text.AsSpan(from, _end - from)}", "integer", 32);
        }

        if (!Is(TokenKind.Word)) return Fail("an option's name or number");
        var name = _text.AsSpan(_token.Start, _token.End - _token.Start);
        text.Append(' ').Append(name switch
        {
            "mss" => "maxseg",
            "wscale" => "window",
            "permitted" => "sack-perm",
            "sack-permitted" => "sack-perm",
            "sack0" => "sack",
            _ => name
        });
        Advance();
        var bits = 1;
        if (Is(TokenKind.Word) && TokenText is "kind" or "length" or "size" or "count" or "left" or "right" or "tsval" or "tsecr" or "type"
            or "ptr" or "value" or "addr"
            or "flags" or "tsn" or "stream" or "ssn" or "ppid" or "init-tag" or "a-rwnd" or "num-outbound-streams" or "num-inbound-streams"
            or "initial-tsn"
            or "cum-tsn-ack" or "num-gap-ack-blocks" or "num-dup-tsns" or "lowest-tsn" or "seqno" or "new-cum-tsn" or "subtype" or "echo")
        {
            text.Append(' ').Append(TokenText);
            bits = 32;
            Advance();
        }

        return Other(start, text.ToString(), bits == 1 ? "boolean" : "integer", bits);
    }

    /// <summary><c>ct state</c>, <c>ct original ip saddr</c>.</summary>
    private int ReadConnectionKey(int start)
    {
        if (!Is(TokenKind.Word)) return Fail("a key of ct such as state");
        var direction = TokenText is "original" or "reply" ? Advance() : default;
        var family = direction.End > 0 && Is(TokenKind.Word) && TokenText is "ip" or "ip6" ? Advance() : default;
        if (!Is(TokenKind.Word) || _tree.Fields.Find("ct", TokenText) is not (>= 0 and var plain))
            return Fail("a key of ct such as state");
        if (direction.End == 0) return Known(start, plain);
        var field = _tree.Fields[plain];
        var type = family.End == 0 ? field.Type : _text[family.End - 1] == '6' ? "ipv6_addr" : "ipv4_addr";
        var familyText = family.End == 0 ? "" : _text[family.Start..family.End] + " ";
        var text = $"ct {_text.AsSpan(direction.Start, direction.End - direction.Start)} {familyText}{TokenText}";
        Advance();
        return Other(start, text, type, field.Bits, field.Meaning);
    }

    /// <summary><c>fib saddr . iif oif</c>: what is looked up, then what of the route is asked for.</summary>
    private int ReadFib(int start)
    {
        var flags = new StringBuilder();
        do
        {
            if (!Is(TokenKind.Word) || TokenText is not ("saddr" or "daddr" or "mark" or "iif" or "oif"))
                return Fail("saddr, daddr, mark, iif or oif");
            if (flags.Length > 0) flags.Append(" . ");
            flags.Append(TokenText);
            Advance();
        }
        while (Accept(TokenKind.Dot));
        if (!Is(TokenKind.Word)) return Fail("type, oif, oifname or check");
        switch (TokenText)
        {
            case "type":
                Advance();
                var meaning = flags.ToString() == "daddr" ? FieldMeaning.DestinationKind : FieldMeaning.None;
                return Other(start, $"fib {flags} type", "fib_addrtype", 32, meaning);
            case "oif" or "check":
                Advance();
                var asks = Is(TokenKind.Word) && TokenText is "exists" or "missing";
                return asks ? Other(start, $"fib {flags} check", "boolean", 8) : Other(start, $"fib {flags} oif", "iface_index", 32);
            case "oifname":
                Advance();
                return Other(start, $"fib {flags} oifname", "ifname", 128);
            default:
                return Fail("type, oif, oifname or check");
        }
    }

    private int ReadSocket(int start)
    {
        if (IsWord("cgroupv2"))
        {
            Advance();
            if (!ExpectWord("level") || !Is(TokenKind.Word)) return Fail("'level' and a number");
            var level = TokenText.ToString();
            Advance();
            return Other(start, $"socket cgroupv2 level {level}", "cgroupsv2", 64);
        }

        return Is(TokenKind.Word) && _tree.Fields.Find("socket", TokenText) is >= 0 and var field
            ? Known(start, field) : Fail("transparent, mark, wildcard or cgroupv2");
    }

    private int ReadOsf(int start)
    {
        var lookup = "";
        if (AcceptWord("ttl"))
        {
            lookup = $"ttl {TokenText} ";
            Advance();
        }

        if (!Is(TokenKind.Word) || TokenText is not ("name" or "version")) return Fail("name or version");
        return Other(start, $"osf {lookup}{_text[_token.Start..Advance().End]}", "string", 128);
    }

    /// <summary><c>ipsec in spnum 0 ip saddr</c>.</summary>
    private int ReadIpsec(int start)
    {
        if (!Is(TokenKind.Word) || TokenText is not ("in" or "out")) return Fail("in or out");
        var direction = _text[_token.Start..Advance().End];
        var number = "0";
        if (AcceptWord("spnum")) number = _text[_token.Start..Advance().End];
        var type = "integer";
        var key = _text[_token.Start..Advance().End];
        if (key is "ip" or "ip6")
        {
            type = key == "ip" ? "ipv4_addr" : "ipv6_addr";
            key += $" {_text[_token.Start..Advance().End]}";
        }

        return Other(start, $"ipsec {direction} spnum {number} {key}", type, 32);
    }

    /// <summary><c>numgen inc mod 2 offset 1</c>, <c>jhash ip saddr . tcp sport mod 2 seed 1</c>, <c>symhash mod 2</c>.</summary>
    private int ReadGenerated(int start)
    {
        var kind = _text[_token.Start..Advance().End];
        var text = new StringBuilder(kind);
        if (kind == "numgen")
        {
            if (!Is(TokenKind.Word) || TokenText is not ("inc" or "random")) return Fail("inc or random");
            text.Append(' ').Append(TokenText);
            Advance();
        }
        else if (kind == "jhash")
        {
            var hashed = ReadConcatenation(isKey: true);
            if (hashed == 0) return 0;
            text.Append(' ').Append(SyntaxText.Of(_tree, hashed));
        }

        if (!ExpectWord("mod")) return 0;
        text.Append(" mod ").Append(TokenText);
        if (ReadSimpleValue("a number") == 0) return 0;
        while (Is(TokenKind.Word) && TokenText is "seed" or "offset")
        {
            var option = Advance();
            if (!(TokenText is "0" && _text[option.Start] == 'o'))
                text.Append(' ').Append(_text, option.Start, option.End - option.Start).Append(' ').Append(TokenText);
            if (ReadSimpleValue("a number") == 0) return 0;
        }

        return Other(start, text.ToString(), "integer", 32, kind == "numgen" ? FieldMeaning.Random : FieldMeaning.None);
    }
}
