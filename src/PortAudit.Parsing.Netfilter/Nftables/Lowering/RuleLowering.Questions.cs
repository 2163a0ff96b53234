using System.Globalization;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <content>Comparisons that the model does not have, as questions in one spelling.</content>
internal sealed partial class RuleLowering
{
    /// <summary>A field that the model does not have: values in one spelling make one question.</summary>
    private void LowerUnknownField(int node, Field field, Bits128? mask, Operator op, int right)
    {
        _log.Count(NftablesDiagnostics.UnmodelledMatch, field.Text, _tree.Span(_tree.Child(node)));
        if (mask is not null || _tree.Kind(right) == NodeKind.SetReference)
        {
            AddQuestion(node, field, op);
            return;
        }

        _ranges.Clear();
        var isText = field.Type is "string" or "ifname" or "iface_index" or "uid" or "gid" or "ifkind" or "devgroup" or "realm"
            or "cgroupsv2" or "classid" or "address" or "time" or "day" or "hour" or "time_ms";
        var reading = isText ? ValueResolution.Unresolved : _values.TryRanges(right, field.Type, BitsOf(field), ProtocolForNames, _ranges);
        if (isText || reading != ValueResolution.Exact || _ranges.Count == 0)
        {
            AddQuestion(node, field, op);
            return;
        }

        var sorted = _ranges.AsSpan().ToArray();
        Array.Sort(sorted, static (a, b) => a.Low.CompareTo(b.Low));
        _ranges.Clear();
        foreach (var range in sorted)
        {
            // What touches or overlaps is one range.
            if (_ranges.Count > 0 && (range.Low <= _ranges[_ranges.Count - 1].High || range.Low - _ranges[_ranges.Count - 1].High <= 1u))
                _ranges[_ranges.Count - 1] = new ValueRange(_ranges[_ranges.Count - 1].Low, Bits128.Max(_ranges[_ranges.Count - 1].High, range.High));
            else _ranges.Add(range);
        }

        var shown = new List<string>();
        for (var i = 0; i < _ranges.Count && i < 64; i++) shown.Add(_ranges[i].ToString());
        var numbers = string.Join(", ", shown);
        var isBits = op is Operator.Implicit or Operator.Contains && IsBitmask(field.Type) && _tree.Kind(right) != NodeKind.Set;
        var sign = op switch
        {
            Operator.NotEqual or Operator.Equal or Operator.Implicit or Operator.Contains => isBits ? " in" : "",
            _ => " " + SyntaxText.Sign(op)
        };
        if (op == Operator.NotEqual) AddPresence(_tree.Child(node));
        AddUnknown($"{field.Text}{sign} {(_ranges.Count > 1 ? $"{{ {numbers} }}" : numbers)}", KindOf(field), _tree.Span(node),
            op == Operator.NotEqual);
    }

    private static bool IsBitmask(string type) => type is "ct_state" or "ct_status" or "tcp_flag" or "ct_label" or "ct_event";

    private void AddQuestion(int node, Field field, Operator op)
    {
        if (op == Operator.NotEqual) AddPresence(_tree.Child(node));
        AddUnknown(QuestionText(node), KindOf(field), _tree.Span(node), op == Operator.NotEqual);
    }

    private void LowerQuestion(int node, int left, Operator op)
    {
        var kind = UnknownKind.Named;
        NeedsOf(left, ref kind);
        _log.Count(NftablesDiagnostics.UnmodelledMatch, SyntaxText.Of(_tree, left), _tree.Span(left));
        if (op == Operator.NotEqual) AddPresence(left);
        AddUnknown(QuestionText(node), kind, _tree.Span(node), op == Operator.NotEqual);
    }

    /// <summary>What is compared may not be there, a socket's owner, say: then the rule ends, whether it asks for equality or its opposite.</summary>
    private void AddPresence(int expression)
    {
        if (MayBeAbsent(expression))
            AddUnknown($"{SyntaxText.Of(_tree, expression)} is there", UnknownKind.Named, _tree.Span(expression));
    }

    private bool MayBeAbsent(int expression)
    {
        expression = _tree.Resolve(expression);
        if (_tree.Kind(expression) == NodeKind.Key) return MayBeAbsent(_tree.Fields[_tree[expression].Data]);
        if (_tree.Kind(expression) is not (NodeKind.Binary or NodeKind.Concatenation or NodeKind.Map)) return false;
        for (var child = _tree.Child(expression); child > 0; child = _tree.Next(child))
            if (MayBeAbsent(child)) return true;
        return false;
    }

    // What every packet has that fulfils the field's needs. An extension's or option's value is not part of the header that it is named after.
    private static bool MayBeAbsent(Field field) => field.Header switch
    {
        "ip" or "ip6" or "tcp" => field.Text.Contains("option", StringComparison.Ordinal),
        "icmp" or "icmpv6" or "udp" or "udplite" or "sctp" or "dccp" or "ah" or "esp" or "th" or "fib" or "numgen" or "jhash" or "symhash" => false,
        "ct" => field.Text == "ct helper",
        "meta" => field.Text is not ("meta length" or "meta priority" or "meta nftrace" or "meta pkttype" or "meta cpu" or "meta random"
            or "meta time" or "meta day" or "meta hour" or "meta secmark" or "meta mark" or "meta iif" or "meta iifname" or "meta oif"
            or "meta oifname" or "meta l4proto" or "meta nfproto" or "meta protocol" or "meta secpath" or "meta ipsec"),
        _ => field.Type != "boolean",
    };

    /// <summary>Adds what the fields of an expression need.</summary>
    private void NeedsOf(int expression, ref UnknownKind kind)
    {
        expression = _tree.Resolve(expression);
        if (_tree.Kind(expression) == NodeKind.Key)
        {
            var field = _tree.Fields[_tree[expression].Data];
            AddNeeds(field);
            if (KindOf(field) == UnknownKind.Fresh) kind = UnknownKind.Fresh;
            return;
        }

        if (_tree.Kind(expression) is not (NodeKind.Binary or NodeKind.Concatenation or NodeKind.Map)) return;
        for (var child = _tree.Child(expression); child > 0; child = _tree.Next(child)) NeedsOf(child, ref kind);
    }

    /// <summary>The comparison without its negation.</summary>
    private string QuestionText(int node)
    {
        var op = (Operator)_tree[node].Flag;
        var sign = op is Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual or Operator.Lacks
            && _tree.Kind(node) == NodeKind.Match
            ? $" {SyntaxText.Sign(op)} " : " ";
        var types = SyntaxText.TypesOf(_tree, _tree.Child(node));
        return string.Create(CultureInfo.InvariantCulture,
            $"{SyntaxText.Of(_tree, _tree.Child(node))}{sign}{SyntaxText.Of(_tree, _tree.Second(node), types)}");
    }
}
