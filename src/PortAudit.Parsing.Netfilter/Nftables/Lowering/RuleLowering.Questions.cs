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
        AddUnknown($"{field.Text}{sign} {(_ranges.Count > 1 ? $"{{ {numbers} }}" : numbers)}", KindOf(field), _tree.Span(node),
            op == Operator.NotEqual);
    }

    private static bool IsBitmask(string type) => type is "ct_state" or "ct_status" or "tcp_flag" or "ct_label" or "ct_event";

    private void AddQuestion(int node, Field field, Operator op) =>
        AddUnknown(QuestionText(node), KindOf(field), _tree.Span(node), op == Operator.NotEqual);

    private void LowerQuestion(int node, int left, Operator op)
    {
        var kind = UnknownKind.Named;
        NeedsOf(left, ref kind);
        _log.Count(NftablesDiagnostics.UnmodelledMatch, SyntaxText.Of(_tree, left), _tree.Span(left));
        AddUnknown(QuestionText(node), kind, _tree.Span(node), op == Operator.NotEqual);
    }

    /// <summary>Adds what the fields of an expression need.</summary>
    private void NeedsOf(int expression, ref UnknownKind kind)
    {
        expression = _tree.Resolve(expression);
        if (_tree.Kind(expression) == NodeKind.Key)
        {
            var field = _tree.Fields[_tree[expression].Data];
            AddNeeds(field.Needs);
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
