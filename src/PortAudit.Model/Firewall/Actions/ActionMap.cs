using System.Collections.Immutable;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Model.Firewall.Actions;

/// <summary>Does what the element says that holds the packet's values: a verdict map, or a mark or a new destination out of a map.</summary>
/// <remarks>A packet whose values no element holds, or that lacks one of the fields, is done with this rule and goes on to the next
/// rule; after an element's action that does not end its way (a mark, <c>continue</c>) it goes on to the next part of this one.</remarks>
/// <param name="Fields">Whose values are looked up, in the order of the elements' keys.</param>
/// <param name="Elements">May be shared with other rules; the first that holds the values counts.</param>
/// <param name="Actions">One for each element; equal ones should be the same object.</param>
public sealed record ActionMap(ImmutableArray<KeyField> Fields, ElementTable Elements, ImmutableArray<RuleAction> Actions) : RuleAction
{
    public override T Dispatch<T>(ActionVisitor<T> visitor) => visitor.VisitMap(this);

    public override IEnumerable<string> Callees =>
        Actions.Distinct(ReferenceEqualityComparer.Instance).Cast<RuleAction>().SelectMany(a => a.Callees).Distinct();

    public bool Equals(ActionMap? other) => other is not null && Fields.AsSpan().SequenceEqual(other.Fields.AsSpan())
        && ReferenceEquals(Elements, other.Elements) && Actions.AsSpan().SequenceEqual(other.Actions.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Fields.Length, Elements);
}
