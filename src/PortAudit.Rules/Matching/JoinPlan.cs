using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Orders the premises of a rule so that each step finds few candidates, by an index wherever an equality allows it.</summary>
/// <remarks>Greedy: the next premise is the one with the fewest expected candidates. An equality between two facts serves in both directions.</remarks>
internal sealed class JoinPlan
{
    private readonly FactBase _facts;
    private readonly bool[] _placed;
    private readonly List<Premise> _left;
    private readonly List<JoinCheck> _checks = [];
    private readonly List<Waiting> _exclusions = [];

    private JoinPlan(FactBase facts, IEnumerable<Premise> premises, IReadOnlyList<Exclusion> exclusions, bool[] placed)
    {
        (_facts, _placed, _left) = (facts, placed, [.. premises]);
        foreach (var pattern in _left.OfType<FactPattern>())
        {
            foreach (var condition in pattern.Conditions) _checks.Add(new JoinCheck(pattern.Slot, condition, Slots(condition.Test.References, [])));
        }

        foreach (var exclusion in exclusions)
            _exclusions.Add(new Waiting(exclusion, Slots(exclusion.Patterns.SelectMany(p => p.References), exclusion.Patterns)));
    }

    private sealed record Waiting(Exclusion Exclusion, int[] Needs);

    private sealed record Choice(Premise Premise, List<FactField?> Fields, List<Operand> Key);

    public static IReadOnlyList<JoinStep> For(AuditRule rule, FactBase facts) =>
        new JoinPlan(facts, rule.When, rule.Unless, new bool[rule.Slots]).Build([]);

    /// <summary>Begins with one pattern whose candidates are the facts of a delta.</summary>
    public static IReadOnlyList<JoinStep> For(AuditRule rule, FactBase facts, FactPattern first, IReadOnlyList<Fact> delta)
    {
        var plan = new JoinPlan(facts, rule.When, rule.Unless, new bool[rule.Slots]);
        return plan.Build([plan.Place(new Choice(first, [], []), delta)]);
    }

    private static int[] Slots(IEnumerable<FieldReference> references, IReadOnlyList<FactPattern> own)
    {
        var slots = new List<int>();
        foreach (var reference in references)
        {
            if (!slots.Contains(reference.Slot) && own.All(p => p.Slot != reference.Slot)) slots.Add(reference.Slot);
        }

        return slots.ToArray();
    }

    private bool ArePlaced(int[] slots) => Array.TrueForAll(slots, s => _placed[s]);

    private List<JoinStep> Build(List<JoinStep> steps)
    {
        while (_left.Count > 0) steps.Add(Place(Cheapest(), null));
        return steps;
    }

    private Choice Cheapest()
    {
        Choice? best = null;
        var bestCost = double.PositiveInfinity;
        foreach (var premise in _left)
        {
            var choice = new Choice(premise, [], []);
            double cost;
            if (premise is FactPattern pattern)
            {
                FindKey(pattern, choice.Fields, choice.Key);
                cost = _facts.CountOf(pattern.Type);
                if (choice.Fields.Count > 0)
                {
                    var keys = 1;
                    foreach (var table in _facts.TablesOf(pattern.Type)) keys += table.IndexOn(choice.Fields).Keys;
                    cost /= keys;
                }
            }
            else
            {
                // A count narrows the search and costs one scan: as soon as what it refers to is there.
                cost = premise.References.All(r => _placed[r.Slot]) ? 0 : double.MaxValue;
            }

            if (cost < bestCost) (best, bestCost) = (choice, cost);
        }

        return best!;
    }

    // Equalities of single values with constants or with facts that are placed; and those of placed facts with this one, the other way round.
    private void FindKey(FactPattern pattern, List<FactField?> fields, List<Operand> key)
    {
        foreach (var check in _checks)
        {
            var condition = check.Condition;
            if (condition.IsHost || !IsSingle(condition.Field) || condition.Test is not EqualTest { Operand: var operand }) continue;
            if (check.Slot == pattern.Slot)
            {
                if (!ArePlaced(check.Needs) || !IsSingle(operand) || Contains(fields, condition.Field)) continue;
                fields.Add(condition.Field);
                key.Add(operand);
            }
            else if (_placed[check.Slot] && operand is FieldReference { Path.Count: <= 1 } reference && reference.Slot == pattern.Slot && IsSingle(operand))
            {
                var field = reference.Path.Count == 0 ? null : reference.Path[0];
                if (field is { Name: "host" } || Contains(fields, field)) continue;
                fields.Add(field);
                key.Add(new FieldReference(check.Slot, "", [condition.Field]));
            }
        }
    }

    private static bool Contains(List<FactField?> fields, FactField? field) => fields.Exists(f => ReferenceEquals(f, field));

    internal static bool IsSingle(FactField field) => field is { Many: false, Kind: not FactValueKind.Addresses };

    internal static bool IsSingle(Operand operand) => operand switch
    {
        FieldReference { Path: [.., var last] } => IsSingle(last),
        FieldReference => true,
        Constant => true,
        _ => false,
    };

    private JoinStep Place(Choice choice, IReadOnlyList<Fact>? only)
    {
        var premise = choice.Premise;
        _left.Remove(premise);
        _placed[premise.Slot] = true;
        var checks = _checks.FindAll(c => _placed[c.Slot] && ArePlaced(c.Needs));
        _checks.RemoveAll(checks.Contains);
        var ready = _exclusions.FindAll(e => ArePlaced(e.Needs));
        _exclusions.RemoveAll(ready.Contains);
        var sources = new List<JoinSource>();
        if (premise is FactPattern && only is null)
        {
            foreach (var table in _facts.TablesOf(premise.Type)) sources.Add(new JoinSource(table, choice.Fields.Count > 0 ? table.IndexOn(choice.Fields) : null));
        }

        return new JoinStep
        {
            Premise = premise,
            Only = only,
            Sources = sources,
            Key = choice.Key,
            Checks = checks,
            Exclusions = ready.ConvertAll(e => (IReadOnlyList<JoinStep>)new JoinPlan(_facts, e.Exclusion.Patterns, [], (bool[])_placed.Clone()).Build([])),
        };
    }
}
