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
            Extend(JoinPlan.For(rule, facts, pattern, delta), 0, Keep);
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
                if (Try(fact, steps, at, complete)) return true;
            }
        }
        else if (step.Key.Count == 0)
        {
            foreach (var source in step.Sources)
            {
                // A table grows only between searches, so the list is stable here.
                foreach (var fact in source.Table.Facts)
                {
                    if (Try(fact, steps, at, complete)) return true;
                }
            }
        }
        else if (HashOf(step.Key, out var hash))
        {
            foreach (var source in step.Sources)
            {
                for (var link = source.Index!.Find(hash); link >= 0; link = source.Index.After(link))
                {
                    if (Try(source.Table.Facts[source.Index.PositionAt(link)], steps, at, complete)) return true;
                }
            }
        }

        _binding.Facts[slot] = null;
        return false;
    }

    private bool Try(Fact fact, IReadOnlyList<JoinStep> steps, int at, Func<bool> complete)
    {
        Work();
        var slot = steps[at].Premise.Slot;

        // What an earlier pattern's delta has found is not found again.
        if (_added is not null && slot < _deltaSlot && _added.Contains(fact)) return false;
        _binding.Facts[slot] = fact;
        return Passes(steps[at]) && Extend(steps, at + 1, complete);
    }

    private bool Passes(JoinStep step)
    {
        foreach (var check in step.Checks)
        {
            if (!check.Condition.Holds(_binding.Facts[check.Slot]!, _binding)) return false;
        }

        foreach (var exclusion in step.Exclusions)
        {
            if (Extend(exclusion, 0, static () => true)) return false;
        }

        return true;
    }

    private bool HashOf(IReadOnlyList<Operand> key, out int hash)
    {
        hash = FactIndex.Seed;
        foreach (var operand in key)
        {
            if (operand.Read(_binding) is not { } value) return false;
            hash = FactIndex.Combine(hash, value);
        }

        return true;
    }

    private bool ExtendByCount(CountPattern count, IReadOnlyList<JoinStep> steps, int at, Func<bool> complete)
    {
        // All groups are there before anything is joined: they share this search's binding.
        foreach (var group in CountGroups.Of(count, CountedFacts(count)))
        {
            if (!count.Test.Holds(group.Count, _binding)) continue;
            _binding.Facts[count.Slot] = group;
            if (Passes(steps[at]) && Extend(steps, at + 1, complete)) return true;
        }

        _binding.Facts[count.Slot] = null;
        return false;
    }

    private List<Fact> CountedFacts(CountPattern count)
    {
        var fields = new List<FactField?>();
        var key = new List<Operand>();
        foreach (var condition in count.Of.Conditions)
        {
            if (condition.IsHost || !JoinPlan.IsSingle(condition.Field) || condition.Test is not EqualTest { Operand: var operand } || !JoinPlan.IsSingle(operand)) continue;
            fields.Add(condition.Field);
            key.Add(operand);
        }

        var result = new List<Fact>();
        if (!HashOf(key, out var hash)) return result;
        foreach (var table in facts.TablesOf(count.Of.Type))
        {
            if (fields.Count == 0)
            {
                foreach (var fact in table.Facts) AddCounted(count.Of, fact, result);
                continue;
            }

            var index = table.IndexOn(fields);
            for (var link = index.Find(hash); link >= 0; link = index.After(link)) AddCounted(count.Of, table.Facts[index.PositionAt(link)], result);
        }

        // A chain of the index runs backwards.
        if (fields.Count > 0) result.Sort((a, b) => facts.OrdinalOf(a).CompareTo(facts.OrdinalOf(b)));
        return result;
    }

    private void AddCounted(FactPattern pattern, Fact fact, List<Fact> result)
    {
        Work();
        foreach (var condition in pattern.Conditions)
        {
            if (!condition.Holds(fact, _binding)) return;
        }

        result.Add(fact);
    }

    private void Work()
    {
        if ((++_work & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
    }

    private bool Keep()
    {
        if (_found.Count == RuleMatches.Cap) return IsCut = true;
        var facts = new Fact[rule.When.Count];
        Array.Copy(_binding.Facts, facts, facts.Length);
        _found.Add(facts);
        return false;
    }
}
