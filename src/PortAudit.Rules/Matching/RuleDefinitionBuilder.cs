using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using NRules.RuleModel;
using NRules.RuleModel.Builders;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Writes an audit rule down in NRules' rule model.</summary>
/// <remarks>All conditions are delegates of ours; the expressions around them only fetch the facts, so that it costs little to interpret them where
/// nothing can be compiled at run time.</remarks>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification =
    "The program that is compiled ahead interprets these expressions: it makes no code, and their arrays and delegates are of reference types.")]
internal sealed class RuleDefinitionBuilder
{
    private readonly AuditRule _rule;
    private readonly IReadOnlySet<FactType> _growing;
    private readonly Binding _constants;
    private readonly IReadOnlyList<PlanStep> _steps;
    private readonly ParameterExpression _turn = Expression.Parameter(typeof(RuleTurn), "turn");
    private readonly List<ParameterExpression> _facts = [];
    private readonly List<RuleElement> _elements = [];

    /// <param name="growing">The types whose facts may still be added while the rule has its turn.</param>
    public RuleDefinitionBuilder(AuditRule rule, IReadOnlyDictionary<string, object> parameters, IReadOnlySet<FactType> growing) =>
        (_rule, _growing, _constants, _steps) = (rule, growing, new Binding(0, parameters), RulePlan.Of(rule));

    /// <summary>The types whose facts the network must be given; others it finds by itself.</summary>
    public IEnumerable<FactType> Inserted => _steps.Where(IsMatched).Select(s => s.Premise.Type);

    public IRuleDefinition Build()
    {
        _elements.Add(Element.Pattern(_turn.Type, _turn.Name!, [Condition((RuleTurn turn) => turn.Rule == _rule, _turn)], null));
        foreach (var step in _steps)
        {
            _facts.Add(IsMatched(step) ? Match(step) : Find(step));
            if (step.Exclusions.Count > 0) _elements.Add(Absence(step.Exclusions));
        }

        var keep = Invoke((RuleTurn turn, Fact[] found) => turn.Keep(_steps, found), _turn, Found());
        var action = Element.Action(Expression.Lambda(keep, [Expression.Parameter(typeof(IContext), "context"), _turn, .. _facts]),
            ActionTrigger.Activated);
        return Element.RuleDefinition(
            _rule.Id, _rule.Info.Title, 0, RuleRepeatability.Repeatable, [], [], Element.DependencyGroup(), Element.AndGroup(_elements),
            Element.FilterGroup(), Element.ActionGroup(action));
    }

    // The first pattern, and facts that come while the rule has its turn.
    private bool IsMatched(PlanStep step) =>
        step.Premise is FactPattern pattern && (ReferenceEquals(step, _steps[0]) || _growing.Contains(pattern.Type));

    /// <summary>A pattern of the type's own class.</summary>
    private ParameterExpression Match(PlanStep step)
    {
        var type = step.Premise.Type;
        var fact = Expression.Parameter(type.Class, $"fact{step.Slot}");
        var conditions = new List<NamedExpressionElement>();
        var isFirst = ReferenceEquals(step, _steps[0]);
        if (type.Class == typeof(DerivedFact) || step.Alone.Count > 0)
            conditions.Add(Condition((Fact found) => found.Type == type && step.Passes(found, _constants), fact));

        // What is read from the first fact needs no other, so that most facts come no further than this.
        if (isFirst && step.Reads.Count > 0) conditions.Add(Condition((Fact found) => PassesWithReads(step, found), fact));
        if (!isFirst || step.Reads.Any(r => r.MustBeKnown))
            conditions.Add(Condition((RuleTurn turn, Fact[] found) => Admits(turn, step, found), _turn, Found(fact)));
        _elements.Add(Element.Pattern(fact.Type, fact.Name!, conditions, null));
        return fact;
    }

    /// <summary>A pattern whose facts are found by what is in place, and given to the network as a list.</summary>
    // NRules makes the factory from its type.
    [DynamicDependency(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor, typeof(EachAggregatorFactory))]
    private ParameterExpression Find(PlanStep step)
    {
        var find = Invoke((RuleTurn turn, Fact[] found) => Matching(turn, step, found), _turn, Found());
        var list = Expression.Parameter(find.Type, $"facts{step.Slot}");
        var bound = Element.Pattern(list.Type, list.Name!, Array.Empty<NamedExpressionElement>(),
            Element.Binding(Expression.Lambda(find, [_turn, .. _facts])));
        var fact = Expression.Parameter(typeof(Fact), $"fact{step.Slot}");
        _elements.Add(Element.Pattern(fact.Type, fact.Name!, Array.Empty<NamedExpressionElement>(),
            Element.Aggregate(fact.Type, nameof(EachAggregator), Array.Empty<NamedExpressionElement>(), bound, typeof(EachAggregatorFactory))));
        return fact;
    }

    /// <summary>That nothing silences the combination.</summary>
    private NotElement Absence(IReadOnlyList<IReadOnlyList<PatternSearch>> exclusions)
    {
        var first = Invoke((RuleTurn turn, Fact[] found) => First(turn, exclusions, found), _turn, Found());
        var fact = Expression.Parameter(typeof(Fact), $"excluding{_elements.Count}");
        return Element.Not(Element.Pattern(
            fact.Type, fact.Name!, [Condition((Fact? found) => found is not null, fact)],
            Element.Binding(Expression.Lambda(first, [_turn, .. _facts]))));
    }

    private bool PassesWithReads(PlanStep step, Fact found)
    {
        var binding = new Binding(_rule.Slots, _constants.Parameters);
        return step.Fill(found, binding, null) && step.Holds(binding);
    }

    private bool Admits(RuleTurn turn, PlanStep step, Fact[] found)
    {
        turn.Fill(_steps, found, found.Length - 1);
        return turn.Admits(step, found[^1]);
    }

    private IReadOnlyList<Fact> Matching(RuleTurn turn, PlanStep step, Fact[] found)
    {
        turn.Fill(_steps, found, found.Length);
        return turn.Matching(step);
    }

    private Fact? First(RuleTurn turn, IReadOnlyList<IReadOnlyList<PatternSearch>> exclusions, Fact[] found)
    {
        turn.Fill(_steps, found, found.Length);
        foreach (var patterns in exclusions)
        {
            if (PatternSearch.First(patterns, turn) is { } fact) return fact;
        }

        return null;
    }

    private NewArrayExpression Found(params ParameterExpression[] last) => Expression.NewArrayInit(typeof(Fact), [.. _facts, .. last]);

    private static NamedExpressionElement Condition(Delegate test, ParameterExpression fact) =>
        Element.Condition(Expression.Lambda(Invoke(test, fact), fact));

    private static NamedExpressionElement Condition(Delegate test, ParameterExpression turn, NewArrayExpression found) =>
        Element.Condition(Expression.Lambda(Invoke(test, turn, found), [turn, .. found.Expressions.Cast<ParameterExpression>()]));

    private static InvocationExpression Invoke(Delegate test, params Expression[] arguments) =>
        Expression.Invoke(Expression.Constant(test), arguments);
}
