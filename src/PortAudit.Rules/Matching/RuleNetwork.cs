using NRules;
using PortAudit.Rules.Language;
using PortAudit.Rules.Selection;

namespace PortAudit.Rules.Matching;

/// <summary>Rules as NRules has compiled them: once for all hosts, each of which has a session of its own.</summary>
internal sealed class RuleNetwork
{
    private readonly ISessionFactory _factory;
    private readonly HashSet<AuditRule> _rules = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<FactType> _inserted = [];
    private readonly RuleParameters _parameters;
    private readonly int _mostCombinations;

    /// <param name="strata">The rules in the groups in which they have their turns.</param>
    /// <param name="types">The types that facts may have at the start. A rule that asks for others can't hold, and is not built.</param>
    /// <param name="mostCombinations">The bound of each rule on a host.</param>
    public RuleNetwork(
        IEnumerable<IReadOnlyList<AuditRule>> strata, RuleParameters parameters, IReadOnlySet<FactType> types, int mostCombinations)
    {
        (_parameters, Types, _mostCombinations) = (parameters, types, mostCombinations);
        var definitions = new List<NRules.RuleModel.IRuleDefinition>();
        foreach (var stratum in strata)
        {
            var growing = stratum.Select(r => r.Conclusion).OfType<Derivation>().Select(d => d.Type).ToHashSet();
            foreach (var rule in stratum.Where(r => r.When.OfType<FactPattern>().All(p => types.Contains(p.Type) || IsConcluded(p.Type))))
            {
                var builder = new RuleDefinitionBuilder(rule, parameters.Of(rule), growing);
                definitions.Add(builder.Build());
                _inserted.UnionWith(builder.Inserted);
                _rules.Add(rule);
            }
        }

        var compiler = new NRules.RuleCompiler();

        // Facts are what they are by reference: two listeners with equal fields are two.
        compiler.FactIdentityComparerRegistry.DefaultFactIdentityComparer = ReferenceEqualityComparer.Instance;
        _factory = compiler.Compile(definitions);
    }

    /// <summary>The types that were foreseen.</summary>
    public IReadOnlySet<FactType> Types { get; }

    public NetworkSession Open(FactBase facts, CancellationToken cancellation) => new(this, _factory.CreateSession(), facts, cancellation);

    /// <summary>The turn of a rule; <see langword="null"/> for one that was not built.</summary>
    public RuleTurn? TurnOf(AuditRule rule, FactBase facts, CancellationToken cancellation) =>
        _rules.Contains(rule) ? new RuleTurn(rule, _parameters.Of(rule), facts, _mostCombinations, cancellation) : null;

    /// <summary>Whether a pattern of the network matches such facts: no other is worth inserting.</summary>
    public bool Inserts(FactType type) => _inserted.Contains(type);

    private static bool IsConcluded(FactType type) => type == FindingFact.Definition || type.Class == typeof(DerivedFact);
}
