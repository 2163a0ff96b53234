using System.Collections.Immutable;

namespace PortAudit.Model.Firewall.Conditions;

/// <summary>What a rule asks of a packet. A closed hierarchy: the records in this folder are all there are.</summary>
public abstract record Condition : RulePart
{
    public static readonly Condition Always = new AllOf([]);
    public static readonly Condition Never = new AnyOf([]);

    // Closed: a case that the visitor does not know can't be made elsewhere.
    private protected Condition()
    {
    }

    /// <summary>Calls the visitor's method for this kind of condition.</summary>
    public abstract T Dispatch<T>(ConditionVisitor<T> visitor);
}

/// <summary>Every one of the conditions; holds when there are none.</summary>
public sealed record AllOf(ImmutableArray<Condition> Conditions) : Condition
{
    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitAllOf(this);
}

/// <summary>At least one of the conditions; fails when there are none.</summary>
public sealed record AnyOf(ImmutableArray<Condition> Conditions) : Condition
{
    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitAnyOf(this);
}

/// <summary>The logical complement. It lets packets in that do not have the field at all; see <see cref="FieldCondition.Negated"/> for the
/// other kind.</summary>
public sealed record Not(Condition Condition) : Condition
{
    public override T Dispatch<T>(ConditionVisitor<T> visitor) => visitor.VisitNot(this);
}
