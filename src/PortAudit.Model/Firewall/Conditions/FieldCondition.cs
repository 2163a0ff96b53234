using System.Collections.Immutable;

namespace PortAudit.Model.Firewall.Conditions;

/// <summary>A test of one header field. It only holds for packets that have the field.</summary>
/// <remarks>Ports exist with tcp, udp, udplite, sctp and dccp, flags with tcp, types and codes with icmp and icmpv6, addresses of a
/// family with that family; none of the layer-4 fields in a fragment that is not the first. That is why <c>! --dport 22</c> never matches
/// ICMP.</remarks>
public abstract record FieldCondition(PacketField Field, bool Negated) : Condition;

/// <summary>The field's value lies (or, negated, does not lie) in one of the ranges.</summary>
/// <param name="Family">For the two address fields, whose addresses the ranges are; ignored elsewhere.</param>
public sealed record RangeCondition(PacketField Field, ImmutableArray<ValueRange> Ranges, bool Negated = false, IpFamily Family = IpFamily.IPv4)
    : FieldCondition(Field, Negated)
{
    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitRange(this);

    public bool Equals(RangeCondition? other) => other is not null && Field == other.Field && Negated == other.Negated
        && Family == other.Family && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Field, Negated, Ranges.Length, Ranges.Length > 0 ? Ranges[0] : default);
}

/// <summary><c>(field &amp; Mask) == Value</c>, or, negated, not equal: addresses with holes in their mask, marks, TCP flags.</summary>
/// <remarks>A value with bits outside the mask never equals.</remarks>
public sealed record MaskCondition(PacketField Field, Bits128 Value, Bits128 Mask, bool Negated = false, IpFamily Family = IpFamily.IPv4)
    : FieldCondition(Field, Negated)
{
    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitMask(this);
}

/// <summary>The interface that a packet came in by or leaves by.</summary>
/// <param name="Field"><see cref="PacketField.InInterface"/> or <see cref="PacketField.OutInterface"/>.</param>
/// <param name="Name">A name, or the beginning of one when <paramref name="IsPrefix"/>; the empty prefix is every interface.</param>
public sealed record InterfaceCondition(PacketField Field, string Name, bool IsPrefix = false, bool Negated = false)
    : FieldCondition(Field, Negated)
{
    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitInterface(this);
}
