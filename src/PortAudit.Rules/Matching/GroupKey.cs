using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>The equalities that tie a pattern to the facts before it: what its facts are grouped by, and the values that choose a group.</summary>
/// <remarks>NRules compares every pair of a join. Where an equality ties the two, the facts are grouped by it once, and only one group is
/// looked at.</remarks>
internal sealed class GroupKey
{
    private readonly IReadOnlyList<IReadOnlyList<FactField>> _paths;
    private readonly IReadOnlyList<FieldReference> _values;

    private GroupKey(List<IReadOnlyList<FactField>> paths, List<FieldReference> values) =>
        (_paths, _values, Name) = (paths, values, string.Join(' ', paths.Select(p => string.Join('.', p.Select(f => f.Name)))));

    /// <summary>The fields; equal for all keys that group a type in the same way.</summary>
    public string Name { get; }

    public int Count => _paths.Count;

    /// <param name="conditions">Those that can be decided once the fact is in place.</param>
    /// <param name="pathTo">How a slot is read from the fact; <see langword="null"/> for slots that are in place before it.</param>
    /// <returns><see langword="null"/> when no equality ties the fact to those before it.</returns>
    public static GroupKey? Of(IEnumerable<SlotCondition> conditions, Func<int, IReadOnlyList<FactField>?> pathTo)
    {
        var (paths, values) = (new List<IReadOnlyList<FactField>>(), new List<FieldReference>());
        foreach (var (slot, condition) in conditions)
        {
            // What holds everywhere passes every test of the host, so that is not equality.
            if (condition is not { IsHost: false, Test: EqualTest { Operand: FieldReference reference } }) continue;
            if (!IsSingle(condition.Field) || !reference.Path.All(IsSingle)) continue;
            if (pathTo(slot) is { } path && pathTo(reference.Slot) is null)
                Add([.. path, condition.Field], reference);
            else if (pathTo(reference.Slot) is { } back && pathTo(slot) is null)
                Add([.. back, .. reference.Path], new FieldReference(slot, "", [condition.Field]));
        }

        return paths.Count == 0 ? null : new GroupKey(paths, values);

        void Add(IReadOnlyList<FactField> path, FieldReference value)
        {
            paths.Add(path);
            values.Add(value);
        }
    }

    /// <summary>Facts with an absent field are left out: nothing equals what is absent.</summary>
    public Dictionary<ValueKey, List<Fact>> Group(IEnumerable<Fact> facts)
    {
        var groups = new Dictionary<ValueKey, List<Fact>>();
        foreach (var fact in facts)
        {
            var values = new object?[_paths.Count];
            for (var i = 0; i < values.Length; i++) values[i] = FieldReference.Follow(fact, _paths[i]);
            if (Array.IndexOf(values, null) >= 0) continue;
            var key = new ValueKey(values);
            if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
            group.Add(fact);
        }

        return groups;
    }

    /// <summary>The group that the facts in place ask for; <see langword="null"/> when one of the values is absent.</summary>
    public ValueKey? Read(Binding binding)
    {
        var values = new object?[_values.Count];
        for (var i = 0; i < values.Length; i++)
        {
            if ((values[i] = _values[i].Read(binding)) is null) return null;
        }

        return new ValueKey(values);
    }

    private static bool IsSingle(FactField field) => field is { Many: false, Kind: not FactValueKind.Addresses };
}
