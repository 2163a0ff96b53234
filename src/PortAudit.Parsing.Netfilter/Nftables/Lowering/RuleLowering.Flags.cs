using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <content>Fields that are sets of bits: connection states, their status, TCP flags.</content>
internal sealed partial class RuleLowering
{
    private readonly Condition?[] _states = new Condition?[32];

    private static ReadOnlySpan<byte> StateBits => [8, 4, 2, 64, 1];

    /// <summary>What a comparison asks of a field of bits: <c>(field &amp; Mask) == Value</c> for any of the values, or not.</summary>
    private bool TryBits(Field field, Bits128? mask, Operator op, int right, out ulong bitMask, out bool negated)
    {
        _ranges.Clear();
        bitMask = mask is { } given ? (ulong)given : ulong.MaxValue;
        negated = op == Operator.NotEqual;
        if (_tree.Kind(right) == NodeKind.Slash)
        {
            // "syn / syn,ack": the bits and the mask that they are looked up in.
            if (_values.TryValue(_tree.Child(right), field.Type, 0, out var value) != ValueResolution.Exact
                || _values.TryValue(_tree.Second(right), field.Type, 0, out var among) != ValueResolution.Exact) return false;
            bitMask &= (ulong)among;
            _ranges.Add(new ValueRange(value));
            return op is Operator.Implicit or Operator.Equal or Operator.NotEqual;
        }

        if (_tree.Kind(right) == NodeKind.Set || op is Operator.Less or Operator.LessOrEqual or Operator.Greater or Operator.GreaterOrEqual)
        {
            if (_values.TryRanges(right, field.Type, 64, 0, _ranges) != ValueResolution.Exact) return false;
            if (op is Operator.Implicit or Operator.Equal or Operator.NotEqual) return true;
            if (_ranges.Count != 1 || Compared(op, _ranges[0], 0xFFu) is not { } compared) return false;
            _ranges[0] = compared;
            return true;
        }

        if (_values.TryValue(right, field.Type, 0, out var bits) != ValueResolution.Exact) return false;
        var isAny = mask is null && op is Operator.Implicit or Operator.Contains && mask is null;
        if (isAny || op == Operator.Lacks)
        {
            // Any of the bits: not none of them.
            bitMask &= (ulong)bits;
            negated = op != Operator.Lacks;
            _ranges.Add(new ValueRange(Bits128.Zero));
            return true;
        }

        _ranges.Add(new ValueRange(bits));
        return true;
    }

    private bool Holds(ulong field, ulong mask, bool negated)
    {
        var value = (Bits128)(field & mask);
        foreach (var range in _ranges.AsSpan())
            if (range.Contains(value)) return !negated;
        return negated;
    }

    /// <summary>A packet has exactly one of the five states, so that any comparison comes down to a set of them.</summary>
    private void LowerState(int node, Field field, Bits128? mask, Operator op, int right)
    {
        if (_tree.Kind(right) == NodeKind.SetReference && mask is null)
        {
            LowerSetReference(node, [field], right, op == Operator.NotEqual);
            return;
        }

        if (!TryBits(field, mask, op, right, out var bitMask, out var negated))
        {
            LowerQuestion(node, _tree.Child(node), op);
            return;
        }

        var states = 0;
        for (var i = 0; i < StateBits.Length; i++)
            if (Holds(StateBits[i], bitMask, negated)) states |= 1 << i;
        _parts.Add(_states[states] ??= States(states));
    }

    /// <param name="states">A bit for each <see cref="ConnectionState"/>.</param>
    private static Condition States(int states)
    {
        if (states == 0) return Condition.Never;
        if (states == 31) return Condition.Always;
        var ranges = new RangeBuffer();
        for (var i = 0u; i < 5; i++)
        {
            if ((states >> (int)i & 1) == 0) continue;
            if (ranges.Count > 0 && ranges[ranges.Count - 1].High + 1u == i)
                ranges[ranges.Count - 1] = new ValueRange(ranges[ranges.Count - 1].Low, i);
            else ranges.Add(new ValueRange(i));
        }

        return new RangeCondition(PacketField.ConnectionState, ranges.ToImmutable());
    }

    /// <summary>Of a connection's status the model has whether its source or destination was rewritten.</summary>
    private void LowerStatus(int node, Field field, Bits128? mask, Operator op, int right)
    {
        const ulong source = 16, destination = 32;
        if (_tree.Kind(right) == NodeKind.SetReference || !TryBits(field, mask, op, right, out var bitMask, out var negated)
            || (bitMask & ~(source | destination)) != 0 || HasWideRange())
        {
            LowerUnknownField(node, field, mask, op, right);
            return;
        }

        var tests = new List<Condition>();
        foreach (var range in _ranges.AsSpan())
            if ((ulong)range.Low is var value && (value & ~(source | destination)) == 0)
                tests.Add(new MaskCondition(PacketField.NatStatus, (uint)(value >> 4), (uint)(bitMask >> 4), negated));
        if (tests.Count == 1) _parts.Add(tests[0]);
        else _parts.Add(negated ? new AllOf([.. tests]) : new AnyOf([.. tests]));
    }

    private void LowerFlags(int node, Field field, Bits128? mask, Operator op, int right)
    {
        if (_tree.Kind(right) == NodeKind.SetReference && mask is null)
        {
            LowerSetReference(node, [field], right, op == Operator.NotEqual);
            return;
        }

        if (!TryBits(field, mask, op, right, out var bitMask, out var negated))
        {
            LowerQuestion(node, _tree.Child(node), op);
            return;
        }

        bitMask &= 0xFF;
        if (_ranges is [var only] && only.Low == only.High)
        {
            _parts.Add(new MaskCondition(PacketField.TcpFlags, only.Low, bitMask, negated));
            return;
        }

        var values = new RangeBuffer();
        for (var flags = 0u; flags < 256; flags++)
        {
            if (!Holds(flags, bitMask, negated)) continue;
            if (values.Count > 0 && values[values.Count - 1].High + 1u == flags)
                values[values.Count - 1] = new ValueRange(values[values.Count - 1].Low, flags);
            else values.Add(new ValueRange(flags));
        }

        _parts.Add(new RangeCondition(PacketField.TcpFlags, values.ToImmutable()));
    }
}
