namespace PortAudit.Model.Firewall.Conditions;

/// <summary>Whether one of a condition's leaves is what is looked for, also inside of a negation. It stops at the first.</summary>
public abstract class ConditionSearch : ConditionVisitor<bool>
{
    protected internal sealed override bool VisitAllOf(AllOf all)
    {
        foreach (var condition in all.Conditions)
        {
            if (Visit(condition)) return true;
        }

        return false;
    }

    protected internal sealed override bool VisitAnyOf(AnyOf any)
    {
        foreach (var condition in any.Conditions)
        {
            if (Visit(condition)) return true;
        }

        return false;
    }

    protected internal sealed override bool VisitNot(Not not) => Visit(not.Condition);
}
