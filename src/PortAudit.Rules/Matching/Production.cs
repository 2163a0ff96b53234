using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>An audit rule in a network: what its conditions are tried on, and what has matched.</summary>
internal sealed class Production(AuditRule rule, IReadOnlyDictionary<string, object> parameters)
{
    private readonly List<JoinLimit> _limits = [];
    private List<Fact[]> _found = [];
    private CancellationToken _cancellation;

    public AuditRule Rule => rule;

    public IReadOnlyDictionary<string, object> Parameters => parameters;

    public Binding Binding { get; } = new(rule.Slots, parameters);

    /// <summary>How many conditions were tried since the last <see cref="Take"/>.</summary>
    public long Work { get; private set; }

    /// <summary>A join has outgrown what a network may hold; what was found is of no use any more.</summary>
    public bool IsOverflowed => _limits.Exists(l => l.IsReached);

    public void Add(JoinLimit limit) => _limits.Add(limit);

    public void Reset(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        Take();
        foreach (var limit in _limits) limit.Reset();
    }

    public void Count()
    {
        if ((++Work & 0xFFF) == 0) _cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The rule's action: keeps a combination.</summary>
    public void Keep(Fact[] combination) => _found.Add(combination);

    /// <summary>The combinations since the last call.</summary>
    public (IReadOnlyList<Fact[]> Found, long Work) Take()
    {
        var taken = (_found, Work);
        (_found, Work) = ([], 0);
        return taken;
    }
}
