namespace PortAudit.Rules.Matching;

/// <summary>The facts of one host on top of those that hold everywhere, with the hash indexes that rules have asked for.</summary>
/// <remarks>Indexes are built at first use and kept up as facts are added; those over the shared facts serve all hosts. Not thread-safe.</remarks>
public sealed class FactBase
{
    private readonly Dictionary<FactType, List<Fact>> _tables = [];
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
        return true;
    }

    public int CountOf(FactType type) => (Shared?.CountOf(type) ?? 0) + (_tables.TryGetValue(type, out var table) ? table.Count : 0);

    /// <summary>The facts of a type in the order in which they came in, the shared ones first.</summary>
    public IEnumerable<Fact> Of(FactType type)
    {
        foreach (var fact in Shared?.Of(type) ?? []) yield return fact;
        if (!_tables.TryGetValue(type, out var own)) yield break;
        foreach (var fact in own) yield return fact;
    }

    /// <summary>The place of a fact in the order of arrival: what makes results come in the same order on every engine.</summary>
    public int OrdinalOf(Fact fact) => _ordinals.TryGetValue(fact, out var ordinal) ? ordinal : Shared?.OrdinalOf(fact) ?? -1;
}
