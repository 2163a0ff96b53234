using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Finds the combinations of facts for which one rule holds.</summary>
internal sealed class CombinationSearch(AuditRule rule, FactBase facts, IReadOnlyDictionary<string, object> parameters, CancellationToken cancellation)
{
    private readonly Binding _binding = new(rule.Slots, parameters);
    private readonly List<Fact[]> _found = [];
    private HashSet<Fact>? _added;
    private int _deltaSlot = -1;
    private int _work;

    public IReadOnlyList<Fact[]> Found => _found;

    public bool IsCut { get; private set; }

    /// <summary>All combinations.</summary>
    public void Run()
    {
        // Without a fact for every pattern there is nothing to join, and no index is worth building.
        if (rule.When.OfType<FactPattern>().Any(p => facts.CountOf(p.Type) == 0)) return;
        Extend(JoinPlan.For(rule, facts), 0, Keep);
    }

    /// <summary>The combinations with at least one of the added facts, each once.</summary>
    public void RunWith(IReadOnlyList<Fact> added)
    {
        _added = new HashSet<Fact>(added, ReferenceEqualityComparer.Instance);
        foreach (var pattern in rule.When.OfType<FactPattern>())
        {
            var delta = added.Where(f => f.Type == pattern.Type).ToList();
            if (delta.Count == 0) continue;
            _deltaSlot = pattern.Slot;
            Extend(JoinPlan.For(rule, facts, (pattern, delta)), 0, Keep);
        }
    }

    /// <summary>Tries every candidate of a step and those behind it.</summary>
    /// <returns>Whether to stop the whole search.</returns>
    private bool Extend(IReadOnlyList<JoinStep> steps, int at, Func<bool> complete)
    {
        if (at == steps.Count) return complete();
        var step = steps[at];
        if (step.Premise is CountPattern count) return ExtendByCount(count, steps, at, complete);

        var slot = step.Premise.Slot;
        if (step.Only is { } only)
        {
            foreach (var fact in only)
            {
                if (Try(fact, slot, step, steps, at, complete)) return true;
            }
        }
        else if (step.Key.Count == 0)
        {
            foreach (var (table, _) in step.Sources)
            {
                // The table may grow only between searches, so the list is stable here.
                foreach (var fact in table.Facts)
                {
                    if (Try(fact, slot, step, steps, at, complete)) return true;
                }
            }
        }
        else if (KeyOf(step) is { } hash)
        {
            foreach (var (table, index) in step.Sources)
            {
                for (var link = index!.Find(hash); link >= 0;)
                {
                    var (position, next) = index[link];
                    if (Try(table.Facts[position], slot, step, steps, at, complete)) return true;
                    link = next;
                }
            }
        }

        _binding.Facts[slot] = null;
        return false;
    }

    private bool Try(Fact fact, int slot, JoinStep step, IReadOnlyList<JoinStep> steps, int at, Func<bool> complete)
    {
        if ((++_work & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();

        // What an earlier pattern's delta has found is not found again.
        if (_added is not null && slot < _deltaSlot && slot < rule.When.Count && _added.Contains(fact)) return false;
        _binding.Facts[slot] = fact;
        return Passes(step) && Extend(steps, at + 1, complete);
    }

    private bool Passes(JoinStep step)
    {
        foreach (var (slot, condition) in step.Checks)
        {
            if (!condition.Holds(_binding.Facts[slot]!, _binding)) return false;
        }

        foreach (var exclusion in step.Exclusions)
        {
            if (Extend(exclusion, 0, static () => true)) return false;
        }

        return true;
    }

    private int? KeyOf(JoinStep step)
    {
        var hash = FactIndex.Seed;
        foreach (var operand in step.Key)
        {
            if (operand.Read(_binding) is not { } value) return null;
            hash = FactIndex.Combine(hash, value);
        }

        return hash;
    }

    private bool ExtendByCount(CountPattern count, IReadOnlyList<JoinStep> steps, int at, Func<bool> complete)
    {
        foreach (var group in CountGroups(count))
        {
            if (!count.Test.Holds(group.Count, _binding)) continue;
            _binding.Facts[count.Slot] = group;
            if (Passes(steps[at]) && Extend(steps, at + 1, complete)) return true;
        }

        _binding.Facts[count.Slot] = null;
        return false;
    }

    private IEnumerable<CountFact> CountGroups(CountPattern count)
    {
        var groups = new Dictionary<GroupKey, (long Facts, HashSet<object>? Distinct)>();
        if (count.By.Count == 0) groups[new GroupKey([])] = (0, null);
        foreach (var fact in CountedFacts(count))
        {
            var key = new GroupKey([.. count.By.Select(f => f.Read(fact))]);
            var (number, distinct) = groups.GetValueOrDefault(key);
            if (count.Distinct is { } field)
            {
                distinct ??= [];
                foreach (var value in Values.Each(field.Read(fact))) distinct.Add(value);
                groups[key] = (distinct.Count, distinct);
            }
            else
            {
                groups[key] = (number + 1, null);
            }
        }

        // Written out before anything is joined: the groups share this search's binding.
        return [.. groups.Select(g => new CountFact(count.Result, g.Value.Facts, g.Key.Values))];
    }

    private List<Fact> CountedFacts(CountPattern count)
    {
        var keyed = count.Of.Conditions.Where(c => !c.IsHost && c.Field is { Many: false, Kind: not FactValueKind.Addresses }
            && c.Test is EqualTest { Operand: Constant or FieldReference }).ToList();
        var result = new List<Fact>();
        var operands = keyed.Select(c => ((EqualTest)c.Test).Operand).ToList();
        if (operands.Exists(o => o.Read(_binding) is null or IReadOnlyList<object>)) (keyed, operands) = ([], []);
        var fields = keyed.Select(c => (FactField?)c.Field).ToList();
        foreach (var table in facts.TablesOf(count.Of.Type))
        {
            if (fields.Count == 0)
            {
                result.AddRange(table.Facts.Where(f => Holds(count.Of, f)));
                continue;
            }

            var hash = operands.Aggregate(FactIndex.Seed, (h, o) => FactIndex.Combine(h, o.Read(_binding)!));
            var index = table.IndexOn(fields);
            for (var link = index.Find(hash); link >= 0;)
            {
                var (position, next) = index[link];
                if (Holds(count.Of, table.Facts[position])) result.Add(table.Facts[position]);
                link = next;
            }
        }

        result.Sort((a, b) => facts.OrdinalOf(a).CompareTo(facts.OrdinalOf(b)));
        return result;
    }

    private bool Holds(FactPattern pattern, Fact fact)
    {
        if ((++_work & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
        return pattern.Conditions.All(c => c.Holds(fact, _binding));
    }

    private bool Keep()
    {
        if (_found.Count == RuleMatches.Cap) return IsCut = true;
        _found.Add([.. _binding.Facts.Take(rule.When.Count).Select(f => f!)]);
        return false;
    }

    /// <summary>The values of the fields that facts are grouped by; absent ones make a group too.</summary>
    private readonly struct GroupKey(object?[] values) : IEquatable<GroupKey>
    {
        public object?[] Values => values;

        public bool Equals(GroupKey other) => values.SequenceEqual(other.Values);

        public override bool Equals(object? obj) => obj is GroupKey other && Equals(other);

        public override int GetHashCode() => values.Aggregate(17, HashCode.Combine);
    }
}
