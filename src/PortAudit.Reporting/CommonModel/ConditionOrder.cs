using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Reporting.CommonModel;

/// <summary>An order of conditions by what they say, whatever the input's: 0 only for conditions that say the same.</summary>
internal sealed class ConditionOrder : IComparer<Condition>, IEqualityComparer<Condition>
{
    public static readonly ConditionOrder Instance = new();

    public int Compare(Condition? x, Condition? y)
    {
        if (x is null || y is null) return (x is null ? 0 : 1).CompareTo(y is null ? 0 : 1);
        var ranks = Rank.Instance.Visit(x).CompareTo(Rank.Instance.Visit(y));
        return ranks != 0 ? ranks : new Comparison(x).Visit(y);
    }

    public bool Equals(Condition? x, Condition? y) => Compare(x, y) == 0;

    public int GetHashCode(Condition obj) => Hash.Instance.Visit(obj);

    private static int Fields(FieldCondition a, FieldCondition b) => First(a.Field.CompareTo(b.Field), a.Negated.CompareTo(b.Negated));

    private static int Ranges(RangeCondition a, RangeCondition b)
    {
        for (var i = 0; i < Math.Min(a.Ranges.Length, b.Ranges.Length); i++)
        {
            var order = First(a.Ranges[i].Low.CompareTo(b.Ranges[i].Low), a.Ranges[i].High.CompareTo(b.Ranges[i].High));
            if (order != 0) return order;
        }

        return a.Ranges.Length.CompareTo(b.Ranges.Length);
    }

    private static int Sequences(ReadOnlySpan<Condition> a, ReadOnlySpan<Condition> b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
            if (Instance.Compare(a[i], b[i]) is var order and not 0) return order;
        return a.Length.CompareTo(b.Length);
    }

    private static int First(params ReadOnlySpan<int> orders)
    {
        foreach (var order in orders)
            if (order != 0) return order;
        return 0;
    }

    private sealed class Rank : ConditionVisitor<int>
    {
        public static readonly Rank Instance = new();

        protected override int VisitRange(RangeCondition range) => 0;

        protected override int VisitMask(MaskCondition mask) => 1;

        protected override int VisitInterface(InterfaceCondition iface) => 2;

        protected override int VisitUnknown(UnknownCondition unknown) => 3;

        protected override int VisitSet(SetCondition set) => 4;

        protected override int VisitNot(Not not) => 5;

        protected override int VisitAllOf(AllOf all) => 6;

        protected override int VisitAnyOf(AnyOf any) => 7;
    }

    // What is equal has the same; of sets and what holds other conditions, the kind alone says enough.
    private sealed class Hash : ConditionVisitor<int>
    {
        public static readonly Hash Instance = new();

        protected override int VisitRange(RangeCondition range) => HashCode.Combine(range.Field, range.Family, range.Ranges.Length);

        protected override int VisitMask(MaskCondition mask) => mask.GetHashCode();

        protected override int VisitInterface(InterfaceCondition iface) => iface.GetHashCode();

        protected override int VisitUnknown(UnknownCondition unknown) => HashCode.Combine(unknown.Kind, unknown.Text);

        protected override int VisitSet(SetCondition set) => Rank.Instance.Visit(set);

        protected override int VisitNot(Not not) => Rank.Instance.Visit(not);

        protected override int VisitAllOf(AllOf all) => Rank.Instance.Visit(all);

        protected override int VisitAnyOf(AnyOf any) => Rank.Instance.Visit(any);
    }

    // Compares with another condition of the same rank, which is of the same kind.
    private sealed class Comparison(Condition first) : ConditionVisitor<int>
    {
        protected override int VisitRange(RangeCondition range)
        {
            var a = (RangeCondition)first;
            return First(Fields(a, range), a.Family.CompareTo(range.Family), Ranges(a, range));
        }

        protected override int VisitMask(MaskCondition mask)
        {
            var a = (MaskCondition)first;
            return First(Fields(a, mask), a.Family.CompareTo(mask.Family), a.Mask.CompareTo(mask.Mask), a.Value.CompareTo(mask.Value));
        }

        protected override int VisitInterface(InterfaceCondition iface)
        {
            var a = (InterfaceCondition)first;
            return First(Fields(a, iface), a.IsPrefix.CompareTo(iface.IsPrefix), string.CompareOrdinal(a.Name, iface.Name));
        }

        protected override int VisitUnknown(UnknownCondition unknown)
        {
            var a = (UnknownCondition)first;
            return First(a.Kind.CompareTo(unknown.Kind), string.CompareOrdinal(a.Text, unknown.Text));
        }

        protected override int VisitSet(SetCondition set)
        {
            var a = (SetCondition)first;
            return First(a.Negated.CompareTo(set.Negated), SetForm.Compare(a, set));
        }

        protected override int VisitNot(Not not) => Instance.Compare(((Not)first).Condition, not.Condition);

        protected override int VisitAllOf(AllOf all) => Sequences(((AllOf)first).Conditions.AsSpan(), all.Conditions.AsSpan());

        protected override int VisitAnyOf(AnyOf any) => Sequences(((AnyOf)first).Conditions.AsSpan(), any.Conditions.AsSpan());
    }
}
