using System.Collections.Immutable;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <content>Comparisons.</content>
internal sealed partial class RuleLowering
{
    private static readonly ImmutableArray<ValueRange> PortProtocols = [.. IpProtocol.WithPorts.ToArray().Order()
        .Select(p => new ValueRange((uint)p))];

    private void LowerMatch(int node)
    {
        var op = (Operator)_tree[node].Flag;
        var left = _tree.Resolve(_tree.Child(node));
        var right = _tree.Resolve(_tree.Second(node));
        switch (_tree.Kind(left))
        {
            case NodeKind.Key:
                var field = _tree.Fields[_tree[left].Data];
                if (field.Type == "address" && FamilyWord() is { } word)
                {
                    var at = field.Text.LastIndexOf(' ');
                    field = _tree.Fields[_tree[left].Data = _tree.Fields.Other($"{field.Text[..at]} {word}{field.Text[at..]}",
                        word == "ip" ? "ipv4_addr" : "ipv6_addr", field.Bits)];
                }

                if (field is { Header: "ct" or "rt", Type: "ipv4_addr" or "ipv6_addr" })
                    AddFamily(field.Type == "ipv4_addr" ? IpFamily.IPv4 : IpFamily.IPv6);
                if (RawPayload.Decode(field, _table.Family, _protocol) is { } known) field = _tree.Fields[_tree.Fields.Other(known, "", 0)];
                LowerField(node, field, null, op, right);
                break;
            case NodeKind.Binary when TryMasked(left, out var masked, out var mask):
                LowerField(node, _tree.Fields[_tree[masked].Data], mask, op, right);
                break;
            case NodeKind.Binary when Linear(left, 0) is (PacketField mark, var and, var xor)
                && op is Operator.Implicit or Operator.Equal or Operator.NotEqual && Constant(right) is { } wanted:
                // (mark & and) ^ xor == wanted.
                _parts.Add(new MaskCondition(mark, wanted ^ xor, and, op == Operator.NotEqual));
                break;
            case NodeKind.Concatenation:
                LowerConcatenation(node, left, op, right);
                break;
            default:
                LowerQuestion(node, left, op);
                break;
        }
    }

    /// <summary>The family that an address of no stated family has here, as nft would print it: <c>ct original ip saddr</c>, <c>rt ip
    /// nexthop</c>.</summary>
    private string? FamilyWord() => _table.Family switch
    {
        Model.Firewall.TableFamily.Ip => "ip",
        Model.Firewall.TableFamily.Ip6 => "ip6",
        _ => _parts.Contains(OnlyIPv4) ? "ip" : _parts.Contains(OnlyIPv6) ? "ip6" : null,
    };

    /// <summary><c>key &amp; mask</c>; several masks join.</summary>
    private bool TryMasked(int node, out int key, out Bits128 mask)
    {
        (key, mask) = (0, default);
        if ((Operator)_tree[node].Flag != Operator.And) return false;
        var left = _tree.Resolve(_tree.Child(node));
        if (_tree.Kind(left) == NodeKind.Binary)
        {
            if (!TryMasked(left, out key, out var inner)) return false;
            if (_values.TryValue(_tree.Second(node), _tree.Fields[_tree[key].Data].Type, ProtocolForNames, out mask) != ValueResolution.Exact)
                return false;
            mask &= inner;
            return true;
        }

        if (_tree.Kind(left) != NodeKind.Key) return false;
        key = left;
        return _values.TryValue(_tree.Second(node), _tree.Fields[_tree[left].Data].Type, ProtocolForNames, out mask) == ValueResolution.Exact;
    }

    private void LowerField(int node, Field field, Bits128? mask, Operator op, int right)
    {
        var isOpaque = _context.IsTranslated && (field.Header == "fib" || field.Meaning == FieldMeaning.ConnectionStatus);
        if (isOpaque || field.Meaning is FieldMeaning.None or FieldMeaning.Random or FieldMeaning.Clock or FieldMeaning.Counter
            || (field.Header == "ct"
            && field.Text.Contains("original", StringComparison.Ordinal) | field.Text.Contains("reply", StringComparison.Ordinal)))
        {
            AddNeeds(field);
            if (field.IcmpTypes.Length > 0
                && !_parts.Exists(p =>
                p is RangeCondition { Field: PacketField.IcmpType } || (p is SetCondition { Fields: [{ Field: PacketField.IcmpType }] })))
                _parts.Add(new RangeCondition(PacketField.IcmpType, [.. field.IcmpTypes.Select(t => new ValueRange((uint)t))]));
            LowerUnknownField(node, field, mask, op, right);
            return;
        }

        switch (field.Meaning)
        {
            case FieldMeaning.ConnectionState:
                LowerState(node, field, mask, op, right);
                return;
            case FieldMeaning.ConnectionStatus:
                AddNeeds(field);
                LowerStatus(node, field, mask, op, right);
                return;
            case FieldMeaning.TcpFlags:
                AddNeeds(field.Needs);
                LowerFlags(node, field, mask, op, right);
                return;
        }

        var model = ModelField.Of(field)!.Value;
        var isAddress = field.Meaning is FieldMeaning.SourceAddress or FieldMeaning.DestinationAddress;
        if (isAddress && mask is null) AddAddressNeeds(model.Family);
        else AddNeeds(field.Needs);
        var from = _parts.Count;
        if (_tree.Kind(right) == NodeKind.SetReference) LowerSetReference(node, [field], right, op == Operator.NotEqual);
        else if (mask is { } bits) LowerMasked(node, field, model, bits, op, right);
        else if (ModelField.KindOf(field) == KeyKind.Interface) LowerInterface(node, field, model, op, right);
        else LowerRanges(node, field, model, op, right);
        if (field.Header == "th") WidenToAnyTransport(node, field, right, from);
        if (field.Meaning == FieldMeaning.Protocol && _parts.Count == from + 1) NoteProtocol(_parts[from]);
    }

    private void AddAddressNeeds(IpFamily family)
    {
        if (_table.Family is Model.Firewall.TableFamily.Ip or Model.Firewall.TableFamily.Ip6) AddFamily(family);
    }

    private void NoteProtocol(Model.Firewall.RulePart part)
    {
        if (part is RangeCondition { Negated: false } range) NoteProtocols(range.Ranges.AsSpan());
        else if (part is SetCondition { Negated: false, Fields.Length: 1 } set) NoteProtocols(set.Elements.Values.AsSpan());
    }

    /// <summary><c>th dport</c> reads the same bits of every transport header, of which the model only has some.</summary>
    private void WidenToAnyTransport(int node, Field field, int right, int from)
    {
        if (_portsOnly || _parts.Count != from + 1 || _parts[from] is not Condition ports) return;
        _approximated = true;
        var text = $"{field.Text} {SyntaxText.Of(_tree, right, field.Type)}";
        _parts[from] = new AnyOf([ports, new AllOf([
            new RangeCondition(PacketField.Protocol, PortProtocols, Negated: true),
            new RangeCondition(PacketField.Fragment, [new ValueRange(0u)]),
            new UnknownCondition(text, UnknownKind.Named, _tree.Span(node))])]);
    }

    /// <summary>A comparison of a field with values, as ranges.</summary>
    private void LowerRanges(int node, Field field, KeyField model, Operator op, int right)
    {
        _ranges.Clear();
        var bits = BitsOf(field);
        if (_tree.Kind(right) == NodeKind.Set && op is not (Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual))
        {
            LowerSet(node, [field], right, op == Operator.NotEqual);
            return;
        }

        if (_tree.Kind(right) == NodeKind.Slash && _tree.Kind(_tree.Resolve(_tree.Second(right))) != NodeKind.Value
            && field.Type is not ("ipv4_addr" or "ipv6_addr"))
        {
            LowerQuestion(node, _tree.Child(node), op);
            return;
        }

        var reading = _values.TryRanges(right, field.Type, bits, ProtocolForNames, _ranges);
        if (reading != ValueResolution.Exact || _ranges.Count == 0)
        {
            AddUnknown($"{field.Text} {SyntaxText.Of(_tree, right, field.Type)}", UnknownKind.Named, _tree.Span(node), op == Operator.NotEqual);
            return;
        }

        var negated = op == Operator.NotEqual;
        if (op is Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual
            && Compared(op, _ranges[0], Bits128.Ones(bits)) is var compared)
        {
            if (compared is not { } range)
            {
                _parts.Add(Condition.Never);
                return;
            }

            _ranges.Clear();
            _ranges.Add(range);
        }
        else if (op is Operator.Lacks or Operator.Contains && field.Type is "mark" or "integer" && _ranges.Count == 1)
        {
            _parts.Add(new MaskCondition(model.Field, default, _ranges[0].Low, op == Operator.Contains, model.Family));
            return;
        }

        if (ModelField.KindOf(field) is var kind && kind != KeyKind.Number && !TryTranslateRanges(node, field, kind, negated)) return;
        if (model.Field == PacketField.Family && _table.Family is Model.Firewall.TableFamily.Ip or Model.Firewall.TableFamily.Ip6)
        {
            // Every packet here is of the table's family.
            var own = (Bits128)(_table.Family == Model.Firewall.TableFamily.Ip ? 0u : 1u);
            if (AnyContains(own) == negated) _parts.Add(Condition.Never);
            return;
        }

        if (_ranges is [var protocol] && field.Meaning == FieldMeaning.Protocol && protocol.Low == protocol.High && !negated)
            _parts.Add(Protocol((int)protocol.Low));
        else _parts.Add(new RangeCondition(model.Field, _ranges.ToImmutable(), negated, model.Family));
    }

    private bool AnyContains(Bits128 value)
    {
        foreach (var range in _ranges.AsSpan())
            if (range.Contains(value)) return true;
        return false;
    }

    private bool HasWideRange()
    {
        foreach (var range in _ranges.AsSpan())
            if (range.Low != range.High) return true;
        return false;
    }

    private static ValueRange? Compared(Operator op, ValueRange value, Bits128 highest) => op switch
    {
        Operator.Less => value.Low == Bits128.Zero ? null : new ValueRange(Bits128.Zero, value.Low - 1u),
        Operator.LessOrEqual => new ValueRange(Bits128.Zero, value.Low),
        Operator.Greater => value.High >= highest ? null : new ValueRange(value.High + 1u, highest),
        _ => new ValueRange(value.Low, highest),
    };

    /// <summary>Replaces nft's numbers by the model's.</summary>
    /// <returns>False when the condition is added already.</returns>
    private bool TryTranslateRanges(int node, Field field, KeyKind kind, bool negated)
    {
        var known = new RangeBuffer();
        var others = new List<ulong>();
        foreach (var range in _ranges.AsSpan())
        {
            for (var value = range.Low; value <= range.High && value - range.Low < 70000u; value += 1u)
            {
                if (ModelField.TryTranslate(kind, value, out var translated)) known.Add(new ValueRange(translated));
                else if (others.Count < 64) others.Add((ulong)value);
            }
        }

        _ranges.Clear();
        _ranges.AddRange(known.AsSpan());
        if (kind != KeyKind.AddressKind || others.Count == 0)
        {
            if (_ranges.Count > 0) return true;
            _parts.Add(negated ? Condition.Always : Condition.Never);
            return false;
        }

        // Unicast and the rarer types are not local, broadcast or multicast; which of the rest they are, the routing table tells.
        _approximated = true;
        var choices = new List<Condition>();
        if (known.Count > 0) choices.Add(new RangeCondition(PacketField.DestinationKind, known.ToImmutable()));
        foreach (var other in others)
        {
            choices.Add(new AllOf([
                new RangeCondition(PacketField.DestinationKind, [new ValueRange((uint)AddressKind.Elsewhere)]),
                new UnknownCondition($"{field.Text} {ValueNames.NameOf(field.Type, other)}", UnknownKind.Named, _tree.Span(node))]));
        }

        Condition any = choices.Count == 1 ? choices[0] : new AnyOf([.. choices]);
        _parts.Add(negated ? new Not(any) : any);
        return false;
    }

    private void LowerMasked(int node, Field field, KeyField model, Bits128 mask, Operator op, int right)
    {
        _ranges.Clear();
        var reading = ModelField.KindOf(field) == KeyKind.Number
            ? _values.TryRanges(right, field.Type, BitsOf(field), ProtocolForNames, _ranges) : ValueResolution.Unresolved;
        if (reading != ValueResolution.Exact || _ranges.Count == 0 || op is not (Operator.Implicit or Operator.Equal or Operator.NotEqual)
            || HasWideRange())
        {
            LowerQuestion(node, _tree.Child(node), op);
            return;
        }

        var negated = op == Operator.NotEqual;
        if (_ranges is [var only])
        {
            _parts.Add(new MaskCondition(model.Field, only.Low, mask, negated, model.Family));
            return;
        }

        var tests = new List<Condition>(_ranges.Count);
        foreach (var range in _ranges.AsSpan()) tests.Add(new MaskCondition(model.Field, range.Low, mask, negated, model.Family));
        _parts.Add(negated ? new AllOf([.. tests]) : new AnyOf([.. tests]));
    }

    private void LowerInterface(int node, Field field, KeyField model, Operator op, int right)
    {
        if (op is not (Operator.Implicit or Operator.Equal or Operator.NotEqual))
        {
            LowerQuestion(node, _tree.Child(node), op);
            return;
        }

        var negated = op == Operator.NotEqual;
        if (_tree.Kind(right) == NodeKind.Set)
        {
            LowerSet(node, [field], right, negated);
            return;
        }

        if (_tree.Kind(right) is not NodeKind.Value || InterfaceText.Of(_tree, right, field) is not { } name)
        {
            AddUnknown($"{field.Text} {SyntaxText.Of(_tree, right, field.Type)}", UnknownKind.Named, _tree.Span(node), negated);
            return;
        }

        var key = $"{(model.Field == PacketField.InInterface ? 'i' : 'o')}{(negated ? '!' : '=')}{name.Text}{(name.IsPrefix ? "*" : "")}";
        if (!_interfaces.TryGetValue(key, out var condition))
            _interfaces.Add(key, condition = new InterfaceCondition(model.Field, name.Text, name.IsPrefix, negated));
        _parts.Add(condition);
    }

    private void LowerConcatenation(int node, int left, Operator op, int right)
    {
        var fields = new List<Field>();
        var known = true;
        for (var child = _tree.Child(left); child > 0; child = _tree.Next(child))
        {
            var key = _tree.Resolve(child);
            if (_tree.Kind(key) != NodeKind.Key)
            {
                known = false;
                continue;
            }

            fields.Add(_tree.Fields[_tree[key].Data]);
        }

        known &= AreModelled(fields);

        foreach (var field in fields) AddNeeds(field.Needs, field.Meaning is FieldMeaning.SourceAddress or FieldMeaning.DestinationAddress);
        if (!known || op is not (Operator.Implicit or Operator.Equal or Operator.NotEqual)) LowerQuestion(node, left, op);
        else if (_tree.Kind(right) == NodeKind.SetReference) LowerSetReference(node, fields, right, op == Operator.NotEqual);
        else LowerSet(node, fields, right, op == Operator.NotEqual);
    }

    private bool IsModelled(Field field) =>
        ModelField.Of(field) is not null
        && !(field.Header == "ct"
        && (field.Text.Contains("original", StringComparison.Ordinal) || field.Text.Contains("reply", StringComparison.Ordinal)))
        && !(_context.IsTranslated && field.Header == "fib") && (field.Header != "th" || _portsOnly);

    private static int BitsOf(Field field) => field.Type switch { "ipv4_addr" => 32, "ipv6_addr" => 128, _ => Math.Min(field.Bits, 128) };
}
