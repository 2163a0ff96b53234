namespace PortAudit.Model.Firewall.Conditions;

/// <summary>One method for each kind of condition, and no default: when a kind is added, nothing that visits conditions compiles until it has
/// said what the new kind is to it.</summary>
/// <remarks>What only looks for something in the leaves of a condition is a <see cref="ConditionSearch"/>; what reads all of them, a
/// <see cref="ConditionReader"/>.</remarks>
public abstract class ConditionVisitor<T>
{
    public T Visit(Condition condition) => condition.Dispatch(this);

    protected internal abstract T VisitAllOf(AllOf all);

    protected internal abstract T VisitAnyOf(AnyOf any);

    protected internal abstract T VisitNot(Not not);

    protected internal abstract T VisitRange(RangeCondition range);

    protected internal abstract T VisitMask(MaskCondition mask);

    protected internal abstract T VisitInterface(InterfaceCondition iface);

    protected internal abstract T VisitSet(SetCondition set);

    protected internal abstract T VisitUnknown(UnknownCondition unknown);
}
