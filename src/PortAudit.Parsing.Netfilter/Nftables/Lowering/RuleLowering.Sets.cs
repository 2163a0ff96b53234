using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <content>Comparisons with sets: named ones, and those that stand in their rule.</content>
internal sealed partial class RuleLowering
{
    /// <summary>Whether the model has all of the fields.</summary>
    private bool AreModelled(IReadOnlyList<Field> fields)
    {
        var hasProtocol = fields.Any(f => f.Meaning == FieldMeaning.Protocol);
        return fields.All(f => IsModelled(f) || (f.Header == "th" && hasProtocol));
    }

    /// <summary>A key with a protocol that has no ports asks for other bits of its header than ports.</summary>
    private bool AsksForOtherPorts(IReadOnlyList<Field> fields, LoweredSet set)
    {
        if (_portsOnly || !fields.Any(f => f.Header == "th")) return false;
        var at = 0;
        while (at < fields.Count && fields[at].Meaning != FieldMeaning.Protocol) at++;
        if (at == fields.Count) return false;
        foreach (var table in (ReadOnlySpan<ElementTable?>)[set.Sure, set.Expiring])
        {
            for (var i = 0; table is not null && i < table.Count; i++)
                if (table.Key(i)[at] is var key && (key.Low != key.High || !IpProtocol.HasPorts((byte)key.Low))) return true;
        }

        return false;
    }

    /// <summary>A packet without ports has other bits in their place, and with its protocol it is in no element.</summary>
    private void AddOutsideOfPorts(Condition sure, IReadOnlyList<Field> fields, int node)
    {
        _approximated = true;
        _parts.Add(new AnyOf([sure, new AllOf([
            new RangeCondition(PacketField.Protocol, PortProtocols, Negated: true),
            new RangeCondition(PacketField.Fragment, [new ValueRange(0u)]),
            .. KeyFields(fields).Where(f => f.Field is PacketField.SourceAddress or PacketField.DestinationAddress)
                .Select(f => new RangeCondition(f.Field, [new ValueRange(0u, IpAddress.Maximum(f.Family))], false, f.Family)),
            new UnknownCondition(QuestionText(node), UnknownKind.Named, _tree.Span(node))])]));
    }

    private void LowerSet(int node, IReadOnlyList<Field> fields, int set, bool negated)
    {
        var table = _sets.Anonymous(set, fields, ProtocolForNames);
        Add(table, fields, null, node, negated);
    }

    private void LowerSetReference(int node, IReadOnlyList<Field> fields, int reference, bool negated)
    {
        var name = _tree.Text(reference);
        if (_table.FindSet(name) is not { } set)
        {
            _log.Report(NftablesDiagnostics.UnknownSet, _tree.Span(reference), DiagnosticLog.Clip(name), _table.Name);
            AddUnknown(QuestionText(node), UnknownKind.Named, _tree.Span(node), negated);
            return;
        }

        Add(_sets.Named(set, fields, ProtocolForNames), fields, set, node, negated);
    }

    private void Add(LoweredSet lowered, IReadOnlyList<Field> fields, SetSyntax? set, int node, bool negated)
    {
        if (AsksForOtherPorts(fields, lowered))
        {
            AddUnknown(QuestionText(node), UnknownKind.Named, _tree.Span(node), negated);
            return;
        }

        Condition? sure = lowered.Sure is { Count: > 0 } elements ? new SetCondition(KeyFields(fields), elements, negated) : null;
        Condition? open = null;
        if (lowered.Expiring is { Count: > 0 } expiring)
        {
            _approximated = true;
            open = new AllOf([
                new SetCondition(KeyFields(fields), expiring),
                new UnknownCondition($"element of @{set?.Name} not expired", UnknownKind.Named, _tree.Span(node))]);
        }

        if (lowered.IsOpen)
        {
            _approximated = true;
            // Without one of the fields a packet is neither in the set nor outside of it.
            if (sure is null && open is null) AddEmpty(fields, negated: true);
            if (set is not null) _log.Count(NftablesDiagnostics.DynamicSet, set.Name, _tree.Span(node));
            var kind = set is not null && _context.Written.Contains(set.Name) ? UnknownKind.Updatable : UnknownKind.Named;
            var question = new UnknownCondition(QuestionText(node), kind, _tree.Span(node));
            open = open is null ? question : new AnyOf([open, question]);
        }

        if (lowered.HasRate && (sure ?? open) is { } rated)
        {
            _approximated = true;
            _parts.Add(negated ? rated
                : new AllOf([rated, new UnknownCondition($"rate of {QuestionText(node)}", UnknownKind.Fresh, _tree.Span(node))]));
            return;
        }

        if (open is null)
        {
            if (sure is null) AddEmpty(fields, negated);
            else if (negated && !_portsOnly && fields.Any(f => f.Header == "th")) AddOutsideOfPorts(sure, fields, node);
            else _parts.Add(sure);
            return;
        }

        if (negated)
        {
            if (sure is not null) _parts.Add(sure);
            _parts.Add(new Not(open));
        }
        else
        {
            _parts.Add(sure is null ? open : new AnyOf([sure, open]));
        }
    }

    private static ImmutableArray<KeyField> KeyFields(IReadOnlyList<Field> fields)
    {
        var keys = new KeyField[fields.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = ModelField.Of(fields[i])!.Value;
        return ImmutableCollectionsMarshal.AsImmutableArray(keys);
    }


    /// <summary>No packet is in an empty set; not to be in it still takes the fields.</summary>
    private void AddEmpty(IReadOnlyList<Field> fields, bool negated)
    {
        if (!negated)
        {
            _parts.Add(Condition.Never);
            return;
        }

        foreach (var field in fields)
        {
            var model = ModelField.Of(field)!.Value;
            if (model.Field is PacketField.InInterface or PacketField.OutInterface)
                _parts.Add(new InterfaceCondition(model.Field, "", IsPrefix: true));
            else _parts.Add(new RangeCondition(model.Field, [new ValueRange(Bits128.Zero, Bits128.Ones(BitsOf(field)))], false, model.Family));
        }
    }
}
