using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Reporting.CommonModel;

/// <summary>A set's test as tests of fields, where it can be one, and an order of those that stay sets.</summary>
internal static class SetForm
{
    /// <summary>Tests of single fields that mean the same.</summary>
    /// <returns><see langword="null"/> for several keys of several fields.</returns>
    public static Condition? Expand(SetCondition set)
    {
        var elements = set.Elements;
        if (set.Fields is [var only])
        {
            if (!IsInterface(only)) return new RangeCondition(only.Field, elements.Values, set.Negated, only.Family);
            var names = elements.Values.Select(v => Interface(only, elements, v)).ToList();
            return set.Negated ? new AllOf([.. names.Select(n => n with { Negated = true })]) : new AnyOf([.. names]);
        }

        if (set.Negated || elements.Count != 1) return null;
        return new AllOf([.. set.Fields.Select((field, i) => IsInterface(field)
            ? (Condition)Interface(field, elements, elements.Values[i])
            : new RangeCondition(field.Field, [elements.Values[i]], false, field.Family))]);
    }

    /// <summary>0 for sets of the same fields and the same elements in any order.</summary>
    public static int Compare(SetCondition a, SetCondition b)
    {
        var order = a.Fields.Length.CompareTo(b.Fields.Length);
        for (var i = 0; order == 0 && i < a.Fields.Length; i++)
        {
            order = a.Fields[i].Field.CompareTo(b.Fields[i].Field);
            if (order == 0) order = a.Fields[i].Family.CompareTo(b.Fields[i].Family);
        }

        if (order != 0 || ReferenceEquals(a.Elements, b.Elements)) return order;
        order = a.Elements.Count.CompareTo(b.Elements.Count);
        return order != 0 ? order : string.CompareOrdinal(ElementJson.DigestOf(a.Fields, a.Elements), ElementJson.DigestOf(b.Fields, b.Elements));
    }

    private static bool IsInterface(KeyField field) => field.Field is PacketField.InInterface or PacketField.OutInterface;

    private static InterfaceCondition Interface(KeyField field, ElementTable elements, ValueRange value)
    {
        var name = elements.Interfaces[(int)value.Low];
        return new InterfaceCondition(field.Field, name.Text, name.IsPrefix);
    }
}
