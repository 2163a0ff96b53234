using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>The order in which a network joins a rule's premises. Numbers of facts are not known when it is built, so the words of the rule decide.</summary>
internal static class JoinOrder
{
    /// <summary>Begins with the first pattern; next is the premise that most equalities tie to those before it, then the one with most tests of its own.</summary>
    public static IReadOnlyList<Premise> Of(AuditRule rule)
    {
        var left = rule.When.ToList();
        var placed = new bool[rule.Slots];
        var order = new List<Premise>();
        while (left.Count > 0)
        {
            var next = left.Where(p => p is FactPattern || p.References.All(r => placed[r.Slot])).MaxBy(p => Weight(p, order, placed)) ?? left[0];
            left.Remove(next);
            order.Add(next);
            placed[next.Slot] = true;
        }

        return order;
    }

    private static int Weight(Premise premise, List<Premise> order, bool[] placed)
    {
        // A count narrows what is there and multiplies little.
        if (premise is not FactPattern pattern) return int.MaxValue;
        if (order.Count == 0) return 0;
        var ties = pattern.Conditions.Count(c => c.Test is EqualTest { Operand: FieldReference r } && placed[r.Slot])
            + order.OfType<FactPattern>().Sum(p => p.Conditions.Count(c => c.Test is EqualTest { Operand: FieldReference r } && r.Slot == pattern.Slot));
        return ties * 100 + pattern.Conditions.Count(c => !c.Test.References.Any());
    }
}
