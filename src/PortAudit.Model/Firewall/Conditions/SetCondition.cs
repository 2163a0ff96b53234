using System.Collections.Immutable;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Model.Firewall.Conditions;

/// <summary>The fields' values together are, or negated are not, in one of a set's elements.</summary>
/// <remarks>Like a <see cref="FieldCondition"/> it only holds, also when negated, for packets that have all the fields.</remarks>
/// <param name="Fields">Whose values are looked up, in the order of the elements' keys.</param>
/// <param name="Elements">May be shared with other rules.</param>
public sealed record SetCondition(ImmutableArray<KeyField> Fields, ElementTable Elements, bool Negated = false) : Condition
{
    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitSet(this);

    public bool Equals(SetCondition? other) => other is not null && Negated == other.Negated
        && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan()) && ReferenceEquals(Elements, other.Elements);

    public override int GetHashCode() => HashCode.Combine(Negated, Fields.Length, Elements);
}
