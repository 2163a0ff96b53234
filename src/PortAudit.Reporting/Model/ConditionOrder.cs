using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Reporting.Model;

/// <summary>An order of conditions by what they say, whatever the input's: 0 only for conditions that say the same.</summary>
internal sealed class ConditionOrder : IComparer<Condition>, IEqualityComparer<Condition>
{
    public static readonly ConditionOrder Instance = new();

    public int Compare(Condition? x, Condition? y) => (x, y) switch
    {
        (RangeCondition a, RangeCondition b) => First(Fields(a, b), a.Family.CompareTo(b.Family), Ranges(a, b)),
        (MaskCondition a, MaskCondition b) => First(Fields(a, b), a.Family.CompareTo(b.Family), a.Mask.CompareTo(b.Mask), a.Value.CompareTo(b.Value)),
        (InterfaceCondition a, InterfaceCondition b) => First(Fields(a, b), a.IsPrefix.CompareTo(b.IsPrefix), string.CompareOrdinal(a.Name, b.Name)),
        (UnknownCondition a, UnknownCondition b) => First(a.Kind.CompareTo(b.Kind), string.CompareOrdinal(a.Text, b.Text)),
        (SetCondition a, SetCondition b) => First(a.Negated.CompareTo(b.Negated), SetForm.Compare(a, b)),
        (Not a, Not b) => Compare(a.Condition, b.Condition),
        (AllOf a, AllOf b) => Sequences(a.Conditions.AsSpan(), b.Conditions.AsSpan()),
        (AnyOf a, AnyOf b) => Sequences(a.Conditions.AsSpan(), b.Conditions.AsSpan()),
        _ => Rank(x).CompareTo(Rank(y)),
    };

    public bool Equals(Condition? x, Condition? y) => Compare(x, y) == 0;

    public int GetHashCode(Condition obj) => obj switch
    {
        UnknownCondition unknown => HashCode.Combine(unknown.Kind, unknown.Text),
        FieldCondition and not RangeCondition => obj.GetHashCode(),
        RangeCondition range => HashCode.Combine(range.Field, range.Family, range.Ranges.Length),
        _ => Rank(obj),
    };

    private static int Rank(Condition? condition) => condition switch
    {
        RangeCondition => 0,
        MaskCondition => 1,
        InterfaceCondition => 2,
        UnknownCondition => 3,
        SetCondition => 4,
        Not => 5,
        AllOf => 6,
        _ => 7,
    };

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

    private int Sequences(ReadOnlySpan<Condition> a, ReadOnlySpan<Condition> b)
    {
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
            if (Compare(a[i], b[i]) is var order and not 0) return order;
        return a.Length.CompareTo(b.Length);
    }

    private static int First(params ReadOnlySpan<int> orders)
    {
        foreach (var order in orders)
            if (order != 0) return order;
        return 0;
    }
}
