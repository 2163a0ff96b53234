using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>What all packets of a walk have in common: one value for some fields. It lets the walk pass by most rules without a set operation.</summary>
/// <remarks>A slice only ever says "this rule can't match"; what it does not exclude is judged by the sets.</remarks>
public sealed class Slice
{
    private readonly Bits128?[] _values = new Bits128?[(int)PacketField.Unknown];

    public Slice(IpFamily family) => Family = family;

    public IpFamily Family { get; }

    /// <summary>What is known of the process that the packets are for.</summary>
    public Func<QuestionSubject, bool?>? Known { get; init; }

    /// <summary>The field's only value; <see langword="null"/> when it varies.</summary>
    public Bits128? this[PacketField field]
    {
        get => _values[(int)field];
        set => _values[(int)field] = value;
    }

    /// <summary>The slice from here on, after a rule may have rewritten the field in some packets.</summary>
    public void Rewritten(PacketField field) => _values[(int)field] = null;

    public Slice Copy()
    {
        var copy = new Slice(Family) { Known = Known };
        _values.CopyTo(copy._values, 0);
        return copy;
    }

    public bool Excludes(Condition condition)
    {
        switch (condition)
        {
            case RangeCondition range:
                if (IsAddress(range.Field) && range.Family != Family) return true;
                if (Lacks(range.Field)) return true;
                if (_values[(int)range.Field] is not { } value) return false;
                foreach (var r in range.Ranges)
                {
                    if (r.Contains(value)) return range.Negated;
                }

                return !range.Negated;
            case MaskCondition mask:
                if (IsAddress(mask.Field) && mask.Family != Family) return true;
                if (Lacks(mask.Field)) return true;
                return _values[(int)mask.Field] is { } v && ((v & mask.Mask) == mask.Value) == mask.Negated;
            case AllOf all:
                foreach (var c in all.Conditions)
                {
                    if (Excludes(c)) return true;
                }

                return false;
            case AnyOf any:
                foreach (var c in any.Conditions)
                {
                    if (!Excludes(c)) return false;
                }

                return true;
            case UnknownCondition { Subject: { } subject }:
                return Known?.Invoke(subject) == false;
            default:
                return false;
        }
    }

    private static bool IsAddress(PacketField field) => field is PacketField.SourceAddress or PacketField.DestinationAddress;

    // Whether the slice's protocol has no such field at all.
    private bool Lacks(PacketField field) => _values[(int)PacketField.Protocol] is { } protocol && field switch
    {
        PacketField.SourcePort or PacketField.DestinationPort => !IpProtocol.HasPorts((byte)protocol),
        PacketField.TcpFlags => protocol != IpProtocol.Tcp,
        PacketField.IcmpType or PacketField.IcmpCode => protocol != IpProtocol.Icmp && protocol != IpProtocol.IcmpV6,
        _ => false,
    };
}
