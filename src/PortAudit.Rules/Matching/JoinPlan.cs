using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Orders the premises of a rule so that each step finds few candidates, by an index wherever an equality allows it.</summary>
/// <remarks>Greedy: the next premise is the one with the fewest expected candidates. An equality between two facts serves in both directions.</remarks>
internal sealed class JoinPlan
{
    private readonly FactBase _facts;
    private readonly HashSet<int> _placed;
    private readonly List<Premise> _left;
    private readonly List<(int Slot, FieldCondition Condition, int[] Needs)> _conditions;
    private readonly List<(Exclusion Exclusion, int[] Needs)> _exclusions;

    private JoinPlan(FactBase facts, IEnumerable<Premise> premises, IEnumerable<Exclusion> exclusions, IEnumerable<int> placed)
    {
        _facts = facts;
        _placed = [.. placed];
        _left = [.. premises];
        _conditions = [.. _left.OfType<FactPattern>().SelectMany(p => p.Conditions.Select(c => (p.Slot, c, Needs(c.Test.References))))];
        _exclusions = [.. exclusions.Select(e =>
        {
            var own = e.Patterns.Select(p => p.Slot).ToList();
            return (e, Needs(e.Patterns.SelectMany(p => p.References)).Except(own).ToArray());
        })];
    }

    /// <param name="first">The premise that a delta is joined through, and the delta.</param>
    public static IReadOnlyList<JoinStep> For(AuditRule rule, FactBase facts, (Premise Premise, IReadOnlyList<Fact> Facts)? first = null) =>
        new JoinPlan(facts, rule.When, rule.Unless, []).Build(first);

    private static int[] Needs(IEnumerable<FieldReference> references) => [.. references.Select(r => r.Slot).Distinct()];

    private List<JoinStep> Build((Premise Premise, IReadOnlyList<Fact> Facts)? first)
    {
        var steps = new List<JoinStep>();
        while (_left.Count > 0)
        {
            JoinStep step;
            if (first is var (premise, delta) && steps.Count == 0)
            {
                step = Place(premise, [], [], delta);
            }
            else
            {
                var (next, fields, key) = Cheapest();
                step = Place(next, fields, key, null);
            }

            steps.Add(step);
        }

        return steps;
    }

    private (Premise Premise, List<FactField?> Fields, List<Operand> Key) Cheapest()
    {
        (Premise, List<FactField?>, List<Operand>)? best = null;
        var bestCost = double.PositiveInfinity;
        foreach (var premise in _left)
        {
            var fields = new List<FactField?>();
            var key = new List<Operand>();
            double cost;
            if (premise is FactPattern pattern)
            {
                FindKey(pattern, fields, key);
                cost = _facts.CountOf(pattern.Type);
                if (fields.Count > 0) cost /= Math.Max(1, _facts.TablesOf(pattern.Type).Sum(t => t.IndexOn(fields).Keys));
            }
            else
            {
                // A count narrows the search and costs one scan: as soon as what it refers to is there.
                cost = premise.References.All(r => _placed.Contains(r.Slot)) ? 0 : double.MaxValue;
            }

            if (cost < bestCost) (best, bestCost) = ((premise, fields, key), cost);
        }

        return best!.Value;
    }

    // Equalities of single values with constants or with facts that are placed; and those of placed facts with this one, the other way round.
    private void FindKey(FactPattern pattern, List<FactField?> fields, List<Operand> key)
    {
        foreach (var (slot, condition, needs) in _conditions)
        {
            if (condition.IsHost || !IsSingle(condition.Field) || condition.Test is not EqualTest { Operand: var operand }) continue;
            if (slot == pattern.Slot)
            {
                if (!needs.All(_placed.Contains) || !IsSingle(operand) || Contains(fields, condition.Field)) continue;
                fields.Add(condition.Field);
                key.Add(operand);
            }
            else if (_placed.Contains(slot) && operand is FieldReference { Path.Count: <= 1 } reference && reference.Slot == pattern.Slot && IsSingle(operand))
            {
                var field = reference.Path.Count == 0 ? null : reference.Path[0];
                if (field is { Name: "host" } || Contains(fields, field)) continue;
                fields.Add(field);
                key.Add(new FieldReference(slot, "", [condition.Field]));
            }
        }
    }

    private static bool Contains(List<FactField?> fields, FactField? field) => fields.Exists(f => ReferenceEquals(f, field));

    private static bool IsSingle(FactField field) => field is { Many: false, Kind: not FactValueKind.Addresses };

    private static bool IsSingle(Operand operand) => operand switch
    {
        FieldReference { Path: [.., var last] } => IsSingle(last),
        FieldReference => true,
        Constant => true,
        _ => false,
    };

    private JoinStep Place(Premise premise, List<FactField?> fields, List<Operand> key, IReadOnlyList<Fact>? only)
    {
        _left.Remove(premise);
        _placed.Add(premise.Slot);
        var checks = _conditions.Where(c => _placed.Contains(c.Slot) && c.Needs.All(_placed.Contains)).ToList();
        _conditions.RemoveAll(checks.Contains);
        var ready = _exclusions.Where(e => e.Needs.All(_placed.Contains)).ToList();
        _exclusions.RemoveAll(ready.Contains);
        return new JoinStep
        {
            Premise = premise,
            Only = only,
            Sources = premise is FactPattern && only is null
                ? [.. _facts.TablesOf(premise.Type).Select(t => (t, fields.Count > 0 ? t.IndexOn(fields) : null))] : [],
            Key = key,
            Checks = [.. checks.Select(c => (c.Slot, c.Condition))],
            Exclusions = [.. ready.Select(e => (IReadOnlyList<JoinStep>)new JoinPlan(_facts, e.Exclusion.Patterns, [], _placed).Build(null))],
        };
    }
}
