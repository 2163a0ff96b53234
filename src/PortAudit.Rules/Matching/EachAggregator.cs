using NRules.Aggregators;
using NRules.RuleModel;

namespace PortAudit.Rules.Matching;

/// <summary>Takes a bound list of facts apart. NRules' own flattening also keeps account of elements that come and go; these lists never
/// change.</summary>
internal sealed class EachAggregator : IAggregator
{
    public IReadOnlyCollection<AggregationResult> Add(AggregationContext context, ITuple tuple, IReadOnlyCollection<IFact> facts)
    {
        var results = new List<AggregationResult>();
        foreach (var list in facts)
        {
            foreach (var fact in (IReadOnlyList<Fact>)list.Value!) results.Add(AggregationResult.Added(fact, [list]));
        }

        return results;
    }

    public IReadOnlyCollection<AggregationResult> Modify(AggregationContext context, ITuple tuple, IReadOnlyCollection<IFact> facts) =>
        throw Changed();

    public IReadOnlyCollection<AggregationResult> Remove(AggregationContext context, ITuple tuple, IReadOnlyCollection<IFact> facts) =>
        throw Changed();

    private static InvalidOperationException Changed() => new("facts are never taken back or changed while a rule has its turn");
}

/// <summary>Makes an aggregator for each list.</summary>
internal sealed class EachAggregatorFactory : IAggregatorFactory
{
    public void Compile(AggregateElement element, IReadOnlyCollection<IAggregateExpression> compiledExpressions)
    {
        // There is no expression to compile: the facts are in the list itself.
    }

    public IAggregator Create(AggregationContext context) => new EachAggregator();
}
