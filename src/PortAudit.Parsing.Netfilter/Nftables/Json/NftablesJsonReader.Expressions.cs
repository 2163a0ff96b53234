using System.Text;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Nftables.Json;

/// <content>Expressions: values, fields, sets.</content>
internal sealed partial class NftablesJsonReader
{
    private int Node(NodeKind kind, int json, int first = 0, int second = 0)
    {
        var span = Span(json);
        return _tree.Add(kind, 0, span.Start, span.Start + span.Length, first, second);
    }

    private int TextNode(NodeKind kind, int json, ReadOnlySpan<char> text)
    {
        var node = Node(kind, json);
        _tree[node].Data = _tree.Intern(text);
        return node;
    }

    private int KeyNode(int json, int field)
    {
        var node = Node(NodeKind.Key, json);
        _tree[node].Data = field;
        return node;
    }

    private int Value(int json)
    {
        ref readonly var it = ref _json[json];
        var node = _tree.Add(NodeKind.Value, 0, it.Start, it.End);
        if (it.IsEscaped) _tree[node].Data = _tree.Intern(_json.Text(json));
        // A text is a name, also where it looks like a number.
        if (it.Kind == JsonKind.Text) _tree[node].Flag = 1;
        return node;
    }

    private int Unknown(int json)
    {
        log.Report(NftablesDiagnostics.UnknownJson, Span(json), DiagnosticLog.Clip(Span(json).Text), "an expression of nft's JSON");
        return Node(NodeKind.Placeholder, json);
    }

    private int Expression(int json)
    {
        if (++_depth > NetfilterLimits.DeepestJsonExpression)
        {
            _depth--;
            log.Report(NftablesDiagnostics.TooDeep, Span(json), NetfilterLimits.DeepestJsonExpression);
            return Node(NodeKind.Placeholder, json);
        }

        var node = Convert(json);
        _depth--;
        return node;
    }

    private int Convert(int json)
    {
        ref readonly var it = ref _json[json];
        switch (it.Kind)
        {
            case JsonKind.Text:
                var text = _json.Text(json);
                if (text is "*") return Node(NodeKind.Wildcard, json);
                if (text.StartsWith("@") && !it.IsEscaped) return _tree.Add(NodeKind.SetReference, 0, it.Start + 1, it.End);
                return Value(json);
            case JsonKind.Number or JsonKind.True or JsonKind.False:
                return Value(json);
            case JsonKind.Array:
                return Children(NodeKind.List, json, json);
            case JsonKind.Object when it.Child > 0:
                return Convert(json, it.Child);
            default:
                return Unknown(json);
        }
    }

    private int Children(NodeKind kind, int json, int list)
    {
        int first = 0, last = 0;
        foreach (var item in Items(list))
        {
            var child = Expression(item);
            if (first == 0) first = child;
            else _tree[last].Next = child;
            last = child;
        }

        return Node(kind, json, first);
    }

    private int Convert(int json, int only)
    {
        var name = _json.Name(only);
        switch (name)
        {
            case "concat":
                return Children(NodeKind.Concatenation, json, only);
            case "set":
                return _json[only].Kind == JsonKind.Text ? Expression(only) : Set(only);
            case "range" when Items(only) is [var low, var high]:
                return Node(NodeKind.Range, json, Expression(low), Expression(high));
            case "prefix":
                return _json.Find(only, "addr") is > 0 and var address && _json.Find(only, "len") is > 0 and var length
                    ? Node(NodeKind.Slash, json, Expression(address), Value(length)) : Unknown(json);
            case "map" when _json.Find(only, "key") is > 0 and var key && _json.Find(only, "data") is > 0 and var data:
                return Node(NodeKind.Map, json, Expression(key), Expression(data));
            case "elem":
                return Element(only, 0);
            case "|" or "&" or "^" or "<<" or ">>":
                return Operation(json, only, name);
            case "accept" or "drop" or "return" or "continue" or "queue":
                var verdict = Node(NodeKind.Verdict, json);
                _tree[verdict].Flag = (byte)(name switch
                {
                    "accept" => VerdictKind.Accept,
                    "drop" => VerdictKind.Drop,
                    "return" => VerdictKind.Return,
                    "queue" => VerdictKind.Queue,
                    _ => VerdictKind.Continue
                });
                return verdict;
            case "jump" or "goto":
                var target = _json.Find(only, "target");
                if (target == 0) return Unknown(json);
                var jump = Node(NodeKind.Verdict, json, Value(target));
                _tree[jump].Flag = (byte)(name is "jump" ? VerdictKind.Jump : VerdictKind.Goto);
                return jump;
            default:
                return Field(only) is >= 0 and var field ? KeyNode(json, field) : Unknown(json);
        }
    }

    private int Operation(int json, int list, ReadOnlySpan<char> sign)
    {
        var op = sign switch { "|" => Operator.Or, "&" => Operator.And, "^" => Operator.Xor, "<<" => Operator.ShiftLeft, _ => Operator.ShiftRight };
        var items = Items(list);
        if (items.Count < 2) return Unknown(json);
        var left = Expression(items[0]);
        for (var i = 1; i < items.Count; i++)
        {
            left = Node(NodeKind.Binary, json, left, Expression(items[i]));
            _tree[left].Flag = (byte)op;
        }

        return left;
    }

    /// <summary>A set's elements: keys, or pairs of keys and what they map to.</summary>
    private int Set(int list)
    {
        int first = 0, last = 0;
        foreach (var item in Items(list))
        {
            var child = _json[item].Kind == JsonKind.Array && Items(item) is [var key, var data] ? Pair(item, key, data) : Expression(item);
            if (first == 0) first = child;
            else _tree[last].Next = child;
            last = child;
        }

        return Node(NodeKind.Set, list, first);
    }

    private int Pair(int json, int key, int data)
    {
        var mapped = Expression(data);
        if (_json[key].Kind == JsonKind.Object && _json.Find(key, "elem") is > 0 and var element) return Element(element, mapped);
        var node = Node(NodeKind.Element, json, Expression(key), mapped);
        _tree[node].Flag = (byte)ElementTraits.HasData;
        return node;
    }

    private int Element(int json, int data)
    {
        var value = _json.Find(json, "val");
        if (value == 0) return Unknown(json);
        var traits = data > 0 ? ElementTraits.HasData : ElementTraits.None;
        if (_json.Find(json, "timeout") > 0) traits |= ElementTraits.HasTimeout;
        if (_json.Find(json, "limit") > 0 || _json.Find(json, "quota") > 0 || _json.Find(json, "ct count") > 0) traits |= ElementTraits.HasRate;
        var key = Expression(value);
        if (traits == ElementTraits.None) return key;
        var node = Node(NodeKind.Element, json, key, data);
        _tree[node].Flag = (byte)traits;
        return node;
    }

    /// <returns>-1 for what is not a field.</returns>
    private int Field(int only)
    {
        var fields = _tree.Fields;
        switch (_json.Name(only))
        {
            case "payload":
                return Payload(only);
            case "meta":
                var meta = Word(only, "key");
                return fields.Find("meta", meta switch { "secpath" => "ipsec", "ibridgename" => "ibrname", "obridgename" => "obrname", _ => meta });
            case "ct":
                return ConnectionField(only);
            case "fib":
                return Route(only);
            case "socket":
                return Word(only, "key") is "cgroupv2" ? fields.Other($"socket cgroupv2 level {Word(only, "level")}", "cgroupsv2", 64)
                    : fields.Find("socket", Word(only, "key"));
            case "rt":
                if (Word(only, "key") is "nexthop" && !Word(only, "family").IsEmpty)
                    return fields.Other($"rt {Word(only, "family")} nexthop", Word(only, "family") is "ip6" ? "ipv6_addr" : "ipv4_addr", 128);
                return fields.Find("rt", Word(only, "key"));
            case "osf":
                return fields.Other($"osf {(Word(only, "ttl").IsEmpty ? "" : $"ttl {Word(only, "ttl")} ")}{Word(only, "key")}", "string", 128);
            case "ipsec":
                var family = Word(only, "family");
                var number = Word(only, "spnum");
                return fields.Other(
                    $"ipsec {Word(only, "dir")} spnum {(number.IsEmpty ? "0" : number)} {(family.IsEmpty ? "" : $"{family} ")}{Word(only, "key")}",
                    family switch { "ip" => "ipv4_addr", "ip6" => "ipv6_addr", _ => "integer" }, 32);
            case "exthdr":
                return Extension(only);
            case "tcp option" or "ip option" or "sctp chunk" or "dccp option":
                return Option(only);
            case "numgen" or "jhash" or "symhash":
                return Generated(only);
            default:
                return -1;
        }
    }

    private int Payload(int node)
    {
        var fields = _tree.Fields;
        if (_json.Find(node, "base") > 0)
        {
            _ = int.TryParse(Word(node, "len"), out var bits);
            return fields.Other($"@{Word(node, "base")},{Word(node, "offset")},{Word(node, "len")}", "integer", Math.Max(1, bits));
        }

        var field = fields.Find(Word(node, "protocol"), Word(node, "field").ToString().Replace(' ', '_'));
        if (field < 0) return -1;
        var tunnel = Word(node, "tunnel");
        return tunnel.IsEmpty ? field : fields.Other($"{tunnel} {fields[field].Text}", fields[field].Type, fields[field].Bits);
    }

    private int ConnectionField(int node)
    {
        var fields = _tree.Fields;
        var key = Word(node, "key");
        var direction = Word(node, "dir");
        if (direction.IsEmpty) return fields.Find("ct", key);
        var family = Word(node, "family");
        if (key.IndexOf(' ') is > 0 and var blank)
        {
            family = key[..blank];
            key = key[(blank + 1)..];
        }

        var plain = fields.Find("ct", key);
        if (plain < 0) return -1;
        var type = family switch { "ip" => "ipv4_addr", "ip6" => "ipv6_addr", _ => fields[plain].Type };
        return fields.Other($"ct {direction} {(family.IsEmpty ? "" : $"{family} ")}{key}", type, fields[plain].Bits, fields[plain].Meaning);
    }

    private int Route(int node)
    {
        var flags = string.Join(" . ", Items(_json.Find(node, "flags")).Select(f => _json.Text(f).ToString()));
        return Word(node, "result") switch
        {
            "type" => _tree.Fields.Other($"fib {flags} type", "fib_addrtype", 32,
                flags == "daddr" ? FieldMeaning.DestinationKind : FieldMeaning.None),
            "oifname" => _tree.Fields.Other($"fib {flags} oifname", "ifname", 128),
            "oif" when !IsAsked(node) => _tree.Fields.Other($"fib {flags} oif", "iface_index", 32),
            "oif" or "check" => _tree.Fields.Other($"fib {flags} check", "boolean", 8),
            _ => -1,
        };
    }

    /// <summary>Whether the comparison around a field is with true or false.</summary>
    private bool IsAsked(int node) => _comparedWith > 0 && node > 0 && _json[_comparedWith].Kind is JsonKind.True or JsonKind.False;

    private int Extension(int node)
    {
        var fields = _tree.Fields;
        var name = Word(node, "name");
        var field = Word(node, "field");
        if (field.IsEmpty) return fields.Other($"exthdr {name}", "boolean", 1);
        if (fields.Find(name, field) is >= 0 and var known) return known;
        var offset = Word(node, "offset");
        return fields.Other($"{name} {field}{(offset.IsEmpty || field.Contains('[') ? "" : $"[{offset}]")}", "ipv6_addr", 128);
    }

    private int Option(int node)
    {
        var header = _json.Name(node);
        var fields = _tree.Fields;
        if (_json.Find(node, "base") > 0)
            return fields.Other($"{header} @{Word(node, "base")},{Word(node, "offset")},{Word(node, "len")}", "integer", 32);
        var name = Word(node, "name");
        if (name.IsEmpty) name = Word(node, "type");
        if (name is "sack0") name = "sack";
        var field = Word(node, "field");
        return field.IsEmpty ? fields.Other($"{header} {name}", "boolean", 1) : fields.Other($"{header} {name} {field}", "integer", 32);
    }

    private int Generated(int node)
    {
        var kind = _json.Name(node);
        var text = new StringBuilder().Append(kind);
        if (kind is "numgen") text.Append(' ').Append(Word(node, "mode"));
        else if (kind is "jhash" && _json.Find(node, "expr") is > 0 and var hashed) text.Append(' ').Append(SyntaxText.Of(_tree, Expression(hashed)));
        text.Append(" mod ").Append(Word(node, "mod"));
        if (Word(node, "seed") is { IsEmpty: false } seed)
            text.Append(" seed ").Append(uint.TryParse(seed, out var number) ? $"0x{number:x}" : seed);
        if (Word(node, "offset") is { IsEmpty: false } offset && offset is not "0") text.Append(" offset ").Append(offset);
        return _tree.Fields.Other(text.ToString(), "integer", 32, kind is "numgen" ? FieldMeaning.Random : FieldMeaning.None);
    }
}
