using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Reporting.CommonModel;

/// <summary>What each kind of condition adds to a conjunction, as it is and negated.</summary>
internal sealed partial class Conjunction
{
    // Both return whether the conjunction can still hold.
    private sealed class Addition(Conjunction conjunction) : ConditionVisitor<bool>
    {
        protected override bool VisitAllOf(AllOf all)
        {
            foreach (var each in all.Conditions) Visit(each);
            return !conjunction.IsNever;
        }

        protected override bool VisitAnyOf(AnyOf any)
        {
            conjunction.AddAlternatives(any.Conditions);
            return !conjunction.IsNever;
        }

        protected override bool VisitNot(Not not) => conjunction._negation.Visit(not.Condition);

        protected override bool VisitRange(RangeCondition range)
        {
            conjunction.AddRange(range);
            return !conjunction.IsNever;
        }

        protected override bool VisitMask(MaskCondition mask)
        {
            conjunction.AddMask(mask);
            return !conjunction.IsNever;
        }

        protected override bool VisitSet(SetCondition set)
        {
            conjunction.AddSet(set);
            return !conjunction.IsNever;
        }

        protected override bool VisitInterface(InterfaceCondition iface)
        {
            if (iface is { IsPrefix: true, Name: "" }) conjunction.IsNever |= iface.Negated;
            else conjunction._others.Add(iface);
            return !conjunction.IsNever;
        }

        protected override bool VisitUnknown(UnknownCondition unknown)
        {
            conjunction._others.Add(unknown);
            return !conjunction.IsNever;
        }
    }

    private sealed class Negation(Conjunction conjunction) : ConditionVisitor<bool>
    {
        protected override bool VisitAllOf(AllOf all)
        {
            conjunction.AddAlternatives([.. all.Conditions.Select(Condition (c) => new Not(c))]);
            return !conjunction.IsNever;
        }

        protected override bool VisitAnyOf(AnyOf any)
        {
            foreach (var each in any.Conditions) Visit(each);
            return !conjunction.IsNever;
        }

        protected override bool VisitNot(Not not) => conjunction._addition.Visit(not.Condition);

        protected override bool VisitRange(RangeCondition range)
        {
            conjunction.AddOutside(range with { Negated = !range.Negated }, range.Family);
            return !conjunction.IsNever;
        }

        protected override bool VisitMask(MaskCondition mask)
        {
            conjunction.AddOutside(mask with { Negated = !mask.Negated }, mask.Family);
            return !conjunction.IsNever;
        }

        protected override bool VisitSet(SetCondition set)
        {
            conjunction.AddAlternatives([
                set with { Negated = !set.Negated },
                .. set.Fields.SelectMany(f => conjunction._domain.Required(f.Field, f.Family)).Select(r => r with { Negated = !r.Negated }),
            ]);
            return !conjunction.IsNever;
        }

        protected override bool VisitInterface(InterfaceCondition iface) => conjunction._addition.Visit(iface with { Negated = !iface.Negated });

        protected override bool VisitUnknown(UnknownCondition unknown)
        {
            conjunction._others.Add(new Not(unknown));
            return !conjunction.IsNever;
        }
    }
}
