using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;
using PortAudit.Parsing.Netfilter.Nftables.Text;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Nftables.Json;

/// <content>Statements.</content>
internal sealed partial class NftablesJsonReader
{
    private NftablesTextReader? _texts;
    private int _comparedWith;

    /// <returns>0 for a statement that says nothing.</returns>
    private int Statement(int json, TableSyntax table)
    {
        if (_json[json].Kind == JsonKind.Text) return Written(json, table);
        if (_json[json].Kind != JsonKind.Object || _json[json].Child == 0) return Unreadable(json);
        var only = _json[json].Child;
        var name = _json.Name(only);
        switch (name)
        {
            case "match":
                return Match(json, only);
            case "accept" or "drop" or "return" or "continue" or "jump" or "goto":
                return Expression(json);
            case "vmap" when _json.Find(only, "key") is > 0 and var key && _json.Find(only, "data") is > 0 and var data:
                return Node(NodeKind.VerdictMap, json, Expression(key), Expression(data));
            case "counter" or "last":
                return TextNode(NodeKind.NoEffect, json,
                    _json[only].Kind is JsonKind.Object or JsonKind.Null ? Named(only, name, name) : $"{name} name {_json.Text(only)}");
            case "log":
                return TextNode(NodeKind.NoEffect, json, Log(only));
            case "limit":
                return TextNode(NodeKind.Rate, json, _json.Find(only, "rate") > 0 ? Limit(only) : Named(only, "limit", "limit"));
            case "quota":
                return TextNode(NodeKind.Rate, json, _json.Find(only, "val") > 0
                    ? RateText.Quota(IsTrue(only, "inv"), Word(only, "val").ToString(), Word(only, "val_unit").ToString())
                    : Named(only, "quota", "quota"));
            case "ct count":
                return TextNode(NodeKind.Rate, json, $"ct count {(IsTrue(only, "inv") ? "over " : "")}{Word(only, "val")}");
            case "notrack":
                return Node(NodeKind.Untrack, json);
            case "reject":
                return TextNode(NodeKind.Reject, json, Reject(only));
            case "dnat" or "snat" or "masquerade" or "redirect":
                return Nat(json, only);
            case "mangle" when _json.Find(only, "key") is > 0 and var target && _json.Find(only, "value") is > 0 and var value:
                return Node(NodeKind.Mangle, json, Expression(target), Expression(value));
            case "ct helper" or "ct timeout" or "ct expectation":
                return Node(NodeKind.Mangle, json, KeyNode(json, _tree.Fields.Find("ct", name[3..])), Expression(only));
            case "secmark":
                return Node(NodeKind.Mangle, json, KeyNode(json, _tree.Fields.Find("meta", "secmark")), Expression(only));
            case "set" or "map":
                return Update(json, only, name is "set" ? "set" : "map");
            case "meter":
                return Meter(json, only);
            case "queue":
                var flags = Items(_json.Find(only, "flags")).Select(f => _json.Text(f).ToString()).Order(StringComparer.Ordinal).ToList();
                var number = _json.Find(only, "num") is > 0 and var num ? SyntaxText.Of(_tree, Expression(num)) : "0";
                return TextNode(NodeKind.Queue, json, $"queue to {number}{(flags.Count == 0 ? "" : " " + string.Join(',', flags))}");
            case "flow":
                return TextNode(NodeKind.NoEffect, json, $"flow add {Word(only, "flowtable")}");
            case "tproxy" or "dup" or "fwd" or "synproxy":
                return TextNode(NodeKind.OtherAction, json, OtherAction(only, name));
            case "reset":
                return TextNode(NodeKind.NoEffect, json, $"reset {SyntaxText.Of(_tree, Expression(only))}");
            case "xt":
                return Extension(json, only, table);
            default:
                return Unreadable(json);
        }
    }

    /// <summary>What nft has no JSON for, it prints in its own words: a map that is updated, a chain that stands where it is called.</summary>
    private int Written(int json, TableSyntax table)
    {
        if (_tree.Files.Count >= NetfilterLimits.MostTexts) return Unreadable(json);
        var origin = new NftablesCommandText().Append(_json.Text(json).ToString(), Span(json));
        _texts ??= new NftablesTextReader(ruleset, ParseContext.None, log, lines);
        var first = _texts.ReadStatements(_source.Decoded(origin.ToString(), _source.Encoding.Name), origin, table);
        if (first > 0) return first;
        lines.Mark(Span(json), CoverageState.Unreadable);
        return Node(NodeKind.Unreadable, json);
    }

    private int Unreadable(int json)
    {
        log.Report(NftablesDiagnostics.UnknownJson, Span(json), DiagnosticLog.Clip(Span(json).Text), "a statement of nft's JSON; it is left open");
        lines.Mark(Span(json), CoverageState.Unreadable);
        return Node(NodeKind.Unreadable, json);
    }

    private bool IsTrue(int node, ReadOnlySpan<char> property) =>
        _json.Find(node, property) is > 0 and var found && _json[found].Kind == JsonKind.True;

    private int Match(int json, int only)
    {
        var (left, right) = (_json.Find(only, "left"), _json.Find(only, "right"));
        if (left == 0 || right == 0) return Unreadable(json);
        var outer = _comparedWith;
        _comparedWith = right;
        var node = Node(NodeKind.Match, json, Expression(left), Expression(right));
        _comparedWith = outer;
        _tree[node].Flag = (byte)(Word(only, "op") switch
        {
            "==" => Operator.Equal,
            "!=" => Operator.NotEqual,
            "<" => Operator.Less,
            "<=" => Operator.LessOrEqual,
            ">" => Operator.Greater,
            ">=" => Operator.GreaterOrEqual,
            "in" => Operator.Contains,
            "!" => Operator.Lacks,
            _ => Operator.Implicit,
        });
        return node;
    }

    /// <summary>An object's name, alone or out of a map; <paramref name="plain"/> where there is none.</summary>
    private string Named(int only, ReadOnlySpan<char> kind, ReadOnlySpan<char> plain)
    {
        if (_json[only].Kind == JsonKind.Text) return $"{kind} name {_json.Text(only)}";
        if (_json[only].Kind == JsonKind.Object && _json.Find(only, "map") > 0) return $"{kind} name {SyntaxText.Of(_tree, Expression(only))}";
        return plain.ToString();
    }

    private string Log(int only)
    {
        var flags = Items(_json.Find(only, "flags")).Select(f => _json.Text(f).ToString() switch
        {
            "tcp sequence" or "tcp options" or "ip options" or "skuid" or "ether" or "all" => _json.Text(f).ToString(),
            _ => "",
        });
        return LogText.Of(Optional(only, "prefix"), Optional(only, "group"), Optional(only, "snaplen"), Optional(only, "queue-threshold"),
            Optional(only, "level"), string.Join(',', flags));
    }

    private string? Optional(int node, ReadOnlySpan<char> property) =>
        _json.Find(node, property) is > 0 and var found ? _json.Text(found).ToString() : null;

    private string Limit(int only)
    {
        var unit = Word(only, "rate_unit");
        var rate = unit is "" or "packets" ? $"{Word(only, "rate")}/{Word(only, "per")}" : $"{Word(only, "rate")} {unit}/{Word(only, "per")}";
        var burst = Word(only, "burst");
        var burstUnit = Word(only, "burst_unit");
        if (burstUnit.IsEmpty) burstUnit = unit is "" or "packets" ? "packets" : "bytes";
        return RateText.Limit(IsTrue(only, "inv"), rate, burst.IsEmpty ? "" : $"{burst} {burstUnit}");
    }

    private string Reject(int only) => Word(only, "type") switch
    {
        "tcp reset" => "tcp reset",
        "" => "",
        var type => $"{type} {Word(only, "expr")}",
    };

    private int Nat(int json, int only)
    {
        var traits = _json.Name(only) switch
        {
            "snat" => NatTraits.Source,
            "dnat" => NatTraits.Destination,
            "masquerade" => NatTraits.Masquerade,
            _ => NatTraits.Redirect
        };
        if (Word(only, "family") is "ip") traits |= NatTraits.IPv4;
        if (Word(only, "family") is "ip6") traits |= NatTraits.IPv6;
        foreach (var flag in Items(_json.Find(only, "type_flags")))
            if (_json.Text(flag) is "prefix") traits |= NatTraits.Prefix;
        var address = _json.Find(only, "addr") is > 0 and var to ? Expression(to) : Node(NodeKind.None, json);
        var port = _json.Find(only, "port") is > 0 and var at ? Expression(at) : Node(NodeKind.None, json);
        var node = Node(NodeKind.Nat, json, address, port);
        _tree[node].Flag = (byte)traits;
        var options = Items(_json.Find(only, "flags")).Select(f => _json.Text(f).ToString()).Where(f => f is not "netmap")
            .Order(StringComparer.Ordinal);
        _tree[node].Data = _tree.Intern(string.Join(',', options));
        return node;
    }

    private int Update(int json, int only, ReadOnlySpan<char> property)
    {
        var element = _json.Find(only, "elem");
        if (element == 0) return Unreadable(json);
        var data = _json.Find(only, "data") is > 0 and var mapped ? Expression(mapped) : 0;
        var traits = data > 0 ? ElementTraits.HasData : ElementTraits.None;
        foreach (var statement in Items(_json.Find(only, "stmt")))
            if (IsRate(statement)) traits |= ElementTraits.HasRate;
        return Update(json, element, data, traits, Word(only, property).TrimStart('@'),
            Word(only, "op") switch { "add" => 0, "update" => 1, _ => 2 });
    }

    private int Update(int json, int element, int data, ElementTraits traits, ReadOnlySpan<char> set, int flag)
    {
        var key = element;
        if (_json[element].Kind == JsonKind.Object && _json.Find(element, "elem") is > 0 and var wrapped
            && _json.Find(wrapped, "val") is > 0 and var value)
        {
            key = value;
            if (_json.Find(wrapped, "timeout") > 0) traits |= ElementTraits.HasTimeout;
        }

        var made = Node(NodeKind.Element, json, Expression(key), data);
        _tree[made].Flag = (byte)traits;
        var node = Node(NodeKind.SetUpdate, json, made);
        _tree[node].Data = _tree.Intern(set);
        _tree[node].Flag = (byte)flag;
        return node;
    }

    private int Meter(int json, int only)
    {
        var key = _json.Find(only, "key");
        if (key == 0) return Unreadable(json);
        var traits = _json.Find(only, "stmt") is > 0 and var statement && IsRate(statement) ? ElementTraits.HasRate : ElementTraits.None;
        return Update(json, key, 0, traits, Word(only, "name"), 1);
    }

    /// <summary>The same words as the text form has.</summary>
    private string OtherAction(int only, ReadOnlySpan<char> name)
    {
        if (_json[only].Kind == JsonKind.Text) return $"{name} name {_json.Text(only)}";
        if (_json.Find(only, "map") > 0) return $"{name} name {SyntaxText.Of(_tree, Expression(only))}";
        var text = new System.Text.StringBuilder().Append(name);
        if (name is "synproxy")
        {
            foreach (var option in (ReadOnlySpan<string>)["mss", "wscale"])
                if (_json.Find(only, option) is > 0 and var number) text.Append(CultureInfo.InvariantCulture, $" {option} {_json.Text(number)}");
            foreach (var flag in Items(_json.Find(only, "flags"))) text.Append(' ').Append(_json.Text(flag));
            return text.ToString();
        }

        var family = Word(only, "family");
        if (name is "fwd" && !family.IsEmpty) text.Append(' ').Append(family);
        var address = _json.Find(only, "addr");
        var device = _json.Find(only, "dev");
        if (address > 0 || device > 0 || name is "tproxy") text.Append(" to");
        if (address > 0) text.Append(' ').Append(SyntaxText.Of(_tree, Expression(address)));
        if (device > 0) text.Append(address > 0 ? " device " : " ").Append(SyntaxText.Of(_tree, Expression(device)));
        if (_json.Find(only, "port") is > 0 and var port) text.Append(" : ").Append(SyntaxText.Of(_tree, Expression(port)));
        return text.ToString();
    }

    private int Extension(int json, int only, TableSyntax table)
    {
        var kind = Word(only, "type");
        var text = $"xt {(kind.IsEmpty ? "match" : kind)} {Word(only, "name")}";
        log.Count(NftablesDiagnostics.ExtensionText, text, Span(json), table.Name);
        return TextNode(kind is "target" ? NodeKind.OtherAction : NodeKind.OtherMatch, json, text);
    }
}
