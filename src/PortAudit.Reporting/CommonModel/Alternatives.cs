using System.Collections.Immutable;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Reporting.CommonModel;

/// <summary>Conditions of which one must hold, on their way to a normal form: tests of one field are joined, what can never hold is left
/// out.</summary>
internal sealed class Alternatives(FieldDomain domain)
{
    private readonly List<Condition> _conditions = [];

    /// <summary>The alternatives that <see cref="ToCondition"/> left, each for itself.</summary>
    public IReadOnlyList<Conjunction> Parts { get; private set; } = [];

    public void Add(Condition condition)
    {
        var normal = Normal(condition);
        if (normal is AnyOf any) _conditions.AddRange(any.Conditions);
        else _conditions.Add(normal);
    }

    /// <returns>An <see cref="AnyOf"/> of two or more, or of none; or the only one there is.</returns>
    public Condition ToCondition()
    {
        var joined = _conditions.Where(c => c is not RangeCondition).ToList();
        foreach (var sameField in _conditions.OfType<RangeCondition>().GroupBy(r => (r.Field, r.Family)))
            joined.Add(Normal(Union(sameField.Key.Field, sameField.Key.Family, [.. sameField])));
        if (joined.Exists(c => c is AllOf { Conditions.IsEmpty: true })) return Condition.Always;
        ImmutableArray<Condition> sorted = [.. joined.Distinct(ConditionOrder.Instance).Order(ConditionOrder.Instance)];
        Parts = [.. sorted.Select(Part)];
        return sorted.Length == 1 ? sorted[0] : new AnyOf(sorted);
    }

    private static RangeCondition Union(PacketSets.Fields.PacketField field, PacketSets.Addresses.IpFamily family,
        IReadOnlyList<RangeCondition> conditions)
    {
        var highest = FieldDomain.Highest(field, family);
        var ranges = conditions.SelectMany(c => c.Negated ? RangeNormalForm.Complement(c.Ranges, highest) : c.Ranges);
        return new RangeCondition(field, RangeNormalForm.Normal([.. ranges], highest), false, family);
    }

    private Condition Normal(Condition condition) =>
        Part(condition).ToConditions(isAlternative: true) is var parts && parts.Length == 1 ? parts[0] : new AllOf(parts);

    private Conjunction Part(Condition condition)
    {
        var part = new Conjunction(domain);
        part.Add(condition);
        return part;
    }
}
