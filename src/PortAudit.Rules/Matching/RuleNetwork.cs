using NRules;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>The rules of a stratum as NRules has compiled them.</summary>
internal sealed class RuleNetwork
{
    private readonly ISessionFactory _factory;
    private readonly HashSet<FactType> _types = [];

    public RuleNetwork(IReadOnlyList<AuditRule> rules, RuleParameters parameters)
    {
        Productions = [.. rules.Select(r => new Production(r, parameters.Of(r)))];
        var compiler = new global::NRules.RuleCompiler();

        // Facts are what they are by reference: two listeners with equal fields are two.
        compiler.FactIdentityComparerRegistry.DefaultFactIdentityComparer = ReferenceEqualityComparer.Instance;
        _factory = compiler.Compile(Productions.Select(p => new ProductionBuilder(p).Build()));
        foreach (var pattern in rules.SelectMany(PatternsOf)) _types.Add(pattern.Type);
    }

    public IReadOnlyList<Production> Productions { get; }

    /// <summary>The types that some pattern matches: no other fact is worth inserting.</summary>
    public IReadOnlyCollection<FactType> Types => _types;

    public bool IsMatched(Fact fact) => _types.Contains(fact.Type);

    public bool ConsistsOf(IReadOnlyList<AuditRule> rules, RuleParameters parameters) =>
        rules.Count == Productions.Count && rules.Zip(Productions, (r, p) => ReferenceEquals(r, p.Rule) && ReferenceEquals(parameters.Of(r), p.Parameters)).All(same => same);

    public ISession Begin(CancellationToken cancellation)
    {
        foreach (var production in Productions) production.Reset(cancellation);
        return _factory.CreateSession();
    }

    private static IEnumerable<FactPattern> PatternsOf(AuditRule rule) =>
        rule.When.Select(p => p is CountPattern count ? count.Of : (FactPattern)p).Concat(rule.Unless.SelectMany(u => u.Patterns));
}
