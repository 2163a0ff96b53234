using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>The order in which a rule's premises are matched, and what is read instead of matched.</summary>
/// <remarks>What one fact refers to is not joined: <c>service: $svc</c> in a pattern after <c>$svc</c> makes the service a matter of
/// reading that pattern's field.</remarks>
internal sealed class RulePlan
{
    private readonly AuditRule _rule;
    private readonly Dictionary<int, ReadFact> _reads = [];
    private readonly List<SlotCondition> _conditions = [];
    private readonly List<Exclusion> _exclusions;
    private readonly bool[] _placed;

    private RulePlan(AuditRule rule)
    {
        (_rule, _exclusions, _placed) = (rule, [.. rule.Unless], new bool[rule.Slots]);
        foreach (var pattern in rule.When.OfType<FactPattern>().Where(p => p.Source is not null))
            _reads.Add(pattern.Slot, new ReadFact(pattern.Slot, pattern.Source!, false));
        foreach (var pattern in rule.When.OfType<FactPattern>())
        {
            foreach (var condition in pattern.Conditions)
            {
                if (Reads(pattern, condition) is { } read) _reads.Add(read.Slot, read);
                else _conditions.Add(new SlotCondition(pattern.Slot, condition));
            }
        }
    }

    /// <summary>Every premise that is matched, each with those that are read along with it.</summary>
    public static IReadOnlyList<PlanStep> Of(AuditRule rule)
    {
        var plan = new RulePlan(rule);
        var left = rule.When.Where(p => !plan._reads.ContainsKey(p.Slot)).ToList();
        var steps = new List<PlanStep>();
        while (left.Count > 0)
        {
            var next = plan.Next(left);
            left.Remove(next);
            steps.Add(plan.Place(next));
        }

        return steps;
    }

    // "field: $alias", where the field is a reference and the alias a pattern that nothing else says how to read.
    private ReadFact? Reads(FactPattern pattern, FieldCondition condition)
    {
        if (condition is not
            {
                Field: { Kind: FactValueKind.Fact, Many: false, Target: { } target },
                Test: EqualTest { Operand: FieldReference { Path.Count: 0, Slot: var slot } }
            })
            return null;
        if (_rule.When.ElementAtOrDefault(slot) is not FactPattern referred || referred.Type.Name != target || _reads.ContainsKey(slot)
            || RootOf(pattern.Slot) == slot)
            return null;
        return new ReadFact(slot, new FieldReference(pattern.Slot, pattern.Alias ?? "", [condition.Field]), true);
    }

    private int RootOf(int slot)
    {
        while (_reads.TryGetValue(slot, out var read)) slot = read.From.Slot;
        return slot;
    }

    // A count narrows what is there; of patterns the one that most equalities tie to what is in place, and the first of those.
    private Premise Next(List<Premise> left) =>
        left.Find(p => p is CountPattern && p.References.All(r => _placed[r.Slot]))
        ?? left.Where(p => p is FactPattern).MaxBy(p => KeyOf(p)?.Count ?? 0) ?? left[0];

    private GroupKey? KeyOf(Premise premise)
    {
        var group = Group(premise);
        return GroupKey.Of(_conditions.Where(c => c.Needs.All(n => _placed[n] || group.ContainsKey(n))), slot => group.GetValueOrDefault(slot));
    }

    // The premise and what is read from it, with the way to each.
    private Dictionary<int, IReadOnlyList<FactField>> Group(Premise premise)
    {
        var group = new Dictionary<int, IReadOnlyList<FactField>> { [premise.Slot] = [] };
        for (var size = 0; size < group.Count;)
        {
            size = group.Count;
            foreach (var read in _reads.Values.Where(r => group.ContainsKey(r.From.Slot)))
                group.TryAdd(read.Slot, [.. group[read.From.Slot], .. read.From.Path]);
        }

        return group;
    }

    private PlanStep Place(Premise premise)
    {
        var key = KeyOf(premise);
        var group = Group(premise);
        foreach (var slot in group.Keys) _placed[slot] = true;
        var ready = _conditions.FindAll(c => c.Needs.All(n => _placed[n]));
        _conditions.RemoveAll(ready.Contains);
        var alone = ready.FindAll(c => c.Needs.All(n => n == premise.Slot));
        var exclusions = _exclusions.FindAll(
            e => e.Patterns.SelectMany(p => p.References).All(r => _placed[r.Slot] || e.Patterns.Any(p => p.Slot == r.Slot)));
        _exclusions.RemoveAll(exclusions.Contains);
        // The way to a slot grew from the premise outwards, so this order fills no slot before the one that it is read from.
        var reads = group.Keys.Where(_reads.ContainsKey).Select(s => _reads[s]).ToList();
        var counted = premise is CountPattern count ? new PatternSearch(count.Of) : null;
        return new PlanStep(premise, counted, reads, alone, [.. ready.Except(alone)], key,
            [.. exclusions.Select(e => e.Patterns.Select(p => new PatternSearch(p)).ToList())]);
    }
}
