using System.Collections.Immutable;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <content>Statements that give a packet another mark, address or port.</content>
internal sealed partial class RuleLowering
{
    // Reading anything but its state of a connection ends the rule for packets without one (net/netfilter/nft_ct.c, nft_ct_get_eval): invalid
    // ones, untracked ones, and all before tracking. Writing does not.
    private static readonly RangeCondition Connected =
        new(PacketField.ConnectionState, [new ValueRange((uint)ConnectionState.New, (uint)ConnectionState.Established)]);

    private void LowerMangle(int node)
    {
        var key = _tree[_tree.Child(node)].Data;
        var field = _tree.Fields[key];
        var value = _tree.Resolve(_tree.Second(node));
        var target = field.Meaning switch
        {
            FieldMeaning.Mark => PacketField.Mark,
            FieldMeaning.ConnectionMark => PacketField.ConnectionMark,
            _ => (PacketField?)null
        };
        var text = $"{field.Text} set {SyntaxText.Of(_tree, value, field.Type)}";
        if (target is not { } mark)
        {
            AddNeeds(field.Needs);
            // What a later condition may ask for must not keep its old answer.
            if (ModelField.Of(field) is not null && field.Header is not ("meta" or "ct"))
                AddUnknownAction(text, mayContinue: true, node, $"{field.Text} set");
            else _parts.Add(new NoEffect(text));
            return;
        }

        if (_tree.Kind(value) == NodeKind.Map)
        {
            if (TryActions(value, data =>
                Constant(data) is { } constant ? new SetMark(mark, uint.MaxValue, constant) : new ForgetMark(mark, text), out var map))
                _parts.Add(map);
            else
            {
                _approximated = true;
                _parts.Add(new ForgetMark(mark, text));
            }

            return;
        }

        if (Linear(value, 0) is not { } linear)
        {
            var kind = UnknownKind.Named;
            NeedsOf(value, ref kind);
            _approximated = true;
            _parts.Add(new ForgetMark(mark, text));
        }
        else if (linear.Source is null)
        {
            _parts.Add(new SetMark(mark, uint.MaxValue, linear.Xor));
        }
        else if (linear.Source == mark)
        {
            if (mark == PacketField.ConnectionMark) _parts.Add(Connected);
            _parts.Add(new SetMark(mark, ~linear.And, linear.Xor));
        }
        else
        {
            if (linear.Source == PacketField.ConnectionMark) _parts.Add(Connected);
            _parts.Add(new CopyMark(linear.Source.Value, mark, linear.And, uint.MaxValue));
            if (linear.Xor != 0) _parts.Add(new SetMark(mark, 0, linear.Xor));
        }
    }

    private uint? Constant(int node) =>
        _values.TryValue(node, "mark", 0, out var value) == ValueResolution.Exact && value <= uint.MaxValue ? (uint)value : null;

    /// <summary><c>(mark &amp; And) ^ Xor</c>, which all operators with constants come down to; without a source the constant is Xor.</summary>
    private (PacketField? Source, uint And, uint Xor)? Linear(int node, int depth)
    {
        node = _tree.Resolve(node);
        if (depth > 64) return null;
        switch (_tree.Kind(node))
        {
            case NodeKind.Key:
                return _tree.Fields[_tree[node].Data].Meaning switch
                {
                    FieldMeaning.Mark => (PacketField.Mark, uint.MaxValue, 0),
                    FieldMeaning.ConnectionMark => (PacketField.ConnectionMark, uint.MaxValue, 0),
                    _ => null,
                };
            case NodeKind.Value:
                return Constant(node) is { } constant ? (null, 0, constant) : null;
            case NodeKind.Binary:
                if (Linear(_tree.Child(node), depth + 1) is not var (source, and, xor)
                    || Linear(_tree.Second(node), depth + 1) is not var (other, otherAnd, operand))
                    return null;
                if (other is not null)
                {
                    // "0x1 | mark" is "mark | 0x1".
                    if (source is not null || (Operator)_tree[node].Flag is Operator.ShiftLeft or Operator.ShiftRight) return null;
                    ((source, and, xor), operand) = ((other, otherAnd, operand), xor);
                }

                return (Operator)_tree[node].Flag switch
                {
                    Operator.And => (source, and & operand, xor & operand),
                    Operator.Or => (source, and & ~operand, xor & ~operand | operand),
                    Operator.Xor => (source, and, xor ^ operand),
                    Operator.ShiftLeft when source is null => (null, 0, operand > 31 ? 0 : xor << (int)operand),
                    Operator.ShiftRight when source is null => (null, 0, operand > 31 ? 0 : xor >> (int)operand),
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>A map whose elements are actions; its keys' needs are added.</summary>
    private bool TryActions(int map, Func<int, RuleAction> action, out ActionMap actions)
    {
        actions = null!;
        if (!TryKeyFields(_tree.Resolve(_tree.Child(map)), out var fields) || !TryMap(_tree.Resolve(_tree.Second(map)), fields, out var lowered)
            || lowered.IsOpen || lowered.Expiring is not null || lowered.Data is null) return false;
        var made = new Dictionary<RuleAction, RuleAction>();
        var all = ImmutableArray.CreateBuilder<RuleAction>(lowered.Data.Length);
        foreach (var data in lowered.Data)
        {
            var one = action(data);
            if (!made.TryGetValue(one, out var same)) made.Add(one, same = one);
            all.Add(same);
        }

        actions = new ActionMap(KeyFields(fields), lowered.Sure!, all.MoveToImmutable());
        return true;
    }

    private void LowerNat(int node)
    {
        var traits = (NatTraits)_tree[node].Flag;
        var address = _tree.Resolve(_tree.Child(node));
        var port = _tree.Resolve(_tree.Second(node));
        var kind = (traits & NatTraits.Redirect) switch
        {
            NatTraits.Source => TranslationKind.Source,
            NatTraits.Destination => TranslationKind.Destination,
            NatTraits.Masquerade => TranslationKind.Masquerade,
            _ => TranslationKind.Redirect,
        };
        if ((traits & NatTraits.Prefix) != 0 && _tree.Interned(_tree[node].Data).Contains("netmap", StringComparison.Ordinal))
            kind = TranslationKind.NetworkMap;
        var options = _tree.Interned(_tree[node].Data);
        var word = kind switch
        {
            TranslationKind.Source => "snat",
            TranslationKind.Destination => "dnat",
            TranslationKind.Masquerade => "masquerade",
            TranslationKind.Redirect => "redirect",
            _ => "netmap"
        };
        if ((traits & NatTraits.Prefix) != 0) word += " prefix";
        var text = options.Length == 0 ? word : $"{word} {options}";
        // Only a statement that names addresses belongs to one family.
        var family = (traits & (NatTraits.IPv4 | NatTraits.IPv6)) switch
        {
            NatTraits.IPv4 => IpFamily.IPv4,
            NatTraits.IPv6 => IpFamily.IPv6,
            _ => _table.Family == TableFamily.Ip6 ? IpFamily.IPv6 : _table.Family == TableFamily.Ip ? IpFamily.IPv4 : FamilyOf(address),
        };
        if (_tree.Kind(address) != NodeKind.None && family is { } only) AddFamily(only);
        LowerTranslation(node, kind, address, port, family ?? IpFamily.IPv4, text);
        _ended = true;
    }

    /// <summary>The family that a target's own words tell.</summary>
    private IpFamily? FamilyOf(int address)
    {
        address = _tree.Resolve(address);
        return _tree.Kind(address) switch
        {
            NodeKind.Value => _tree.Text(address).Contains(':') ? IpFamily.IPv6 : IpFamily.IPv4,
            NodeKind.Range or NodeKind.Slash or NodeKind.Concatenation or NodeKind.Map => FamilyOf(_tree.Child(address)),
            NodeKind.Key => _tree.Fields[_tree[address].Data].Needs.Family,
            _ => null,
        };
    }

    private void LowerTranslation(int node, TranslationKind kind, int address, int port, IpFamily family, string text)
    {
        var map = _tree.Kind(address) == NodeKind.Map ? address : _tree.Kind(port) == NodeKind.Map ? port : 0;
        if (map > 0)
        {
            var isPort = map == port;
            var other = isPort ? address : port;
            if (Target(kind, isPort ? other : 0, isPort ? 0 : other, family, text) is { } fixedPart
                && TryActions(map, data => TargetOf(kind, data, isPort, fixedPart, family, text)
                ?? (RuleAction)new UnknownAction(SyntaxText.Of(_tree, data), false, _tree.Span(data)), out var actions))
            {
                _approximated |= actions.Actions.Any(a => a is UnknownAction);
                _parts.Add(actions);
                return;
            }
        }

        if (Target(kind, address, port, family, text) is { } target)
        {
            _parts.Add(target);
            return;
        }

        // Where it leads is not told; that it leads away is.
        _approximated = true;
        _log.Count(NftablesDiagnostics.UnmodelledStatement, $"{text} to {SyntaxText.Of(_tree, address)}", _tree.Span(node));
        var everywhere = ImmutableArray.Create(new ValueRange(Bits128.Zero, IpAddress.Maximum(family)));
        var anyPort = _tree.Kind(port) == NodeKind.None ? default : ImmutableArray.Create(new ValueRange(0u, ushort.MaxValue));
        _parts.Add(new TranslateAddress(kind, _tree.Kind(address) == NodeKind.None ? default : everywhere, anyPort, family,
            $"{text} {SyntaxText.Of(_tree, address)}"));
    }

    private TranslateAddress? TargetOf(TranslationKind kind, int data, bool isPort, TranslateAddress rest, IpFamily family, string text)
    {
        data = _tree.Resolve(data);
        if (isPort) return Target(kind, 0, data, family, text) is { } ports ? rest with { Ports = ports.Ports } : null;
        if (_tree.Kind(data) != NodeKind.Concatenation)
            return Target(kind, data, 0, family, text) is { } addresses ? rest with { Addresses = addresses.Addresses } : null;
        return Target(kind, _tree.Child(data), _tree.Second(data), family, text);
    }

    /// <returns><see langword="null"/> when the input does not tell where to.</returns>
    private TranslateAddress? Target(TranslationKind kind, int address, int port, IpFamily family, string text)
    {
        address = _tree.Resolve(address);
        port = _tree.Resolve(port);
        if (address > 0 && _tree.Kind(address) == NodeKind.Concatenation && (port == 0 || _tree.Kind(port) == NodeKind.None))
            return Target(kind, _tree.Child(address), _tree.Second(address), family, text);
        ImmutableArray<ValueRange> addresses = default, ports = default;
        if (address > 0 && _tree.Kind(address) != NodeKind.None)
        {
            if (_tree.Kind(address) is not (NodeKind.Value or NodeKind.Range or NodeKind.Slash)
                || _values.TryRange(address, family == IpFamily.IPv4 ? "ipv4_addr" : "ipv6_addr", IpAddress.Width(family), 0, out var range)
                != ValueResolution.Exact)
                return null;
            addresses = [range];
        }

        if (port > 0 && _tree.Kind(port) != NodeKind.None)
        {
            if (_tree.Kind(port) is not (NodeKind.Value or NodeKind.Range)
                || _values.TryRange(port, "inet_service", 16, ProtocolForNames, out var range) != ValueResolution.Exact) return null;
            ports = [range];
        }

        return new TranslateAddress(kind, addresses, ports, family, text);
    }
}
