namespace PortAudit.Rules.Matching;

/// <summary>The facts of one host on top of those that hold everywhere, in the order in which they came in.</summary>
/// <remarks>Groups by key are made at first use, and anew once a fact of the type was added. Not thread-safe.</remarks>
public sealed class FactBase
{
    private readonly Dictionary<FactType, List<Fact>> _tables = [];
    private readonly Dictionary<FactType, Dictionary<string, Dictionary<ValueKey, List<Fact>>>> _groups = [];
    private readonly Dictionary<Fact, int> _ordinals = new(ReferenceEqualityComparer.Instance);
    private readonly int _firstOrdinal;

    /// <param name="shared">The facts that hold everywhere; must not change any more.</param>
    public FactBase(string? host, IEnumerable<Fact> facts, FactBase? shared = null)
    {
        (Host, Shared) = (host, shared);
        _firstOrdinal = shared?._ordinals.Count ?? 0;
        foreach (var fact in facts) Add(fact);
    }

    public string? Host { get; }

    public FactBase? Shared { get; }

    /// <summary>Takes a fact in; the same object a second time changes nothing.</summary>
    public bool Add(Fact fact)
    {
        if (!_ordinals.TryAdd(fact, _firstOrdinal + _ordinals.Count)) return false;
        if (!_tables.TryGetValue(fact.Type, out var table)) _tables.Add(fact.Type, table = []);
        table.Add(fact);
        _groups.Remove(fact.Type);
        return true;
    }

    /// <summary>All facts, the shared ones first.</summary>
    public IEnumerable<Fact> All => (Shared?.All ?? []).Concat(_ordinals.Keys);

    public bool Contains(Fact fact) => OrdinalOf(fact) >= 0;

    /// <summary>The facts of a type, the shared ones first.</summary>
    public IEnumerable<Fact> Of(FactType type)
    {
        foreach (var fact in Shared?.Of(type) ?? []) yield return fact;
        if (!_tables.TryGetValue(type, out var own)) yield break;
        foreach (var fact in own) yield return fact;
    }

    /// <summary>The place of a fact in the order of arrival, by which matches are sorted; -1 for one that did not arrive.</summary>
    public int OrdinalOf(Fact fact) => _ordinals.TryGetValue(fact, out var ordinal) ? ordinal : Shared?.OrdinalOf(fact) ?? -1;

    /// <summary>The facts of a type whose fields have these values, in the order of arrival.</summary>
    internal IReadOnlyList<Fact> Of(FactType type, GroupKey key, ValueKey values)
    {
        if (!_groups.TryGetValue(type, out var ofType)) _groups.Add(type, ofType = []);
        if (!ofType.TryGetValue(key.Name, out var groups)) ofType.Add(key.Name, groups = key.Group(Of(type)));
        return groups.TryGetValue(values, out var found) ? found : [];
    }
}
