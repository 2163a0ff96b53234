using System.Linq.Expressions;
using System.Reflection;
using NRules.RuleModel;
using NRules.RuleModel.Builders;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>Writes an audit rule down in NRules' rule model.</summary>
internal sealed class ProductionBuilder(Production production)
{
    private static readonly MethodInfo HoldsAlone = typeof(MatchCondition).GetMethod(nameof(MatchCondition.Holds), [typeof(Fact)])!;
    private static readonly MethodInfo HoldsWithOne = typeof(MatchCondition).GetMethod(nameof(MatchCondition.Holds), [typeof(Fact), typeof(Fact)])!;
    private static readonly MethodInfo HoldsWithMore = typeof(MatchCondition).GetMethod(nameof(MatchCondition.Holds), [typeof(Fact), typeof(Fact[])])!;
    private static readonly MethodInfo Groups = typeof(CountCondition).GetMethod(nameof(CountCondition.Groups))!;
    private static readonly MethodInfo Keep = typeof(Production).GetMethod(nameof(Production.Keep))!;

    private readonly AuditRule _rule = production.Rule;
    private readonly bool[] _placed = new bool[production.Rule.Slots];
    private readonly List<MatchCondition> _waiting = [];
    private readonly List<RuleElement> _elements = [];

    public IRuleDefinition Build()
    {
        var exclusions = _rule.Unless.ToList();
        Premise? before = null;
        foreach (var premise in JoinOrder.Of(_rule))
        {
            _elements.Add(premise is CountPattern count ? Count(count, before) : Pattern((FactPattern)premise, before));
            before = premise;
            var ready = exclusions.FindAll(e => e.Patterns.SelectMany(p => p.References).All(r => _placed[r.Slot] || e.Patterns.Any(p => p.Slot == r.Slot)));
            foreach (var exclusion in ready) _elements.Add(Absence(exclusion, premise));
            exclusions.RemoveAll(ready.Contains);
        }

        return Element.RuleDefinition(
            _rule.Id, _rule.Info.Title, 0, RuleRepeatability.Repeatable, [], [], Element.DependencyGroup(), Element.AndGroup(_elements), Element.FilterGroup(), Action());
    }

    private ActionGroupElement Action()
    {
        var facts = _rule.When.Select(p => Parameter(p.Slot)).ToList();
        var keep = Expression.Call(Expression.Constant(production), Keep, Expression.NewArrayInit(typeof(Fact), facts));
        return Element.ActionGroup(Element.Action(Expression.Lambda(keep, facts.Prepend(Expression.Parameter(typeof(IContext), "context"))), ActionTrigger.Activated));
    }

    private PatternElement Pattern(FactPattern pattern, Premise? before)
    {
        Wait(pattern);
        return Place(pattern.Slot, [new TypeCondition(production, pattern)], before, null);
    }

    // The facts that pass, collected; their groups; and the test on each.
    private PatternElement Count(CountPattern count, Premise? before)
    {
        var slot = count.Slot;
        var fact = Expression.Parameter(typeof(Fact), $"counted{slot}");
        var tests = count.Of.Conditions.Select(c => new FieldTestCondition(production, count.Of.Slot, c, NeedsOf(c.Test, count.Of.Slot)));
        var counted = Element.Pattern(fact.Type, fact.Name!, tests.Prepend<MatchCondition>(new TypeCondition(production, count.Of)).Select(c => Call(c, fact)), null);
        var condition = new CountCondition(production, count, NeedsOf(count.Test, slot));
        var collected = Element.Pattern(typeof(IEnumerable<Fact>), $"all{slot}", Array.Empty<NamedExpressionElement>(), Element.Collect(counted));
        var all = Expression.Parameter(typeof(IEnumerable<Fact>), $"all{slot}");
        var groups = Element.Flatten(typeof(CountFact), Expression.Lambda(Expression.Call(Expression.Constant(condition), Groups, all), all), collected);
        return Place(slot, [condition], before, groups);
    }

    // NRules relates a group of patterns under a negation to the facts before it by what the group refers to; without any such
    // reference it finds the group absent, whatever there is. The limit on joins refers to the premise before.
    private NotElement Absence(Exclusion exclusion, Premise before)
    {
        foreach (var pattern in exclusion.Patterns) Wait(pattern);
        var isAlone = exclusion.Patterns is [{ } only] && !only.References.Any();
        var patterns = exclusion.Patterns.Select((p, i) =>
            Place(p.Slot, [new TypeCondition(production, p)], i > 0 ? exclusion.Patterns[i - 1] : isAlone ? null : before, null)).ToList();
        return Element.Not(patterns.Count == 1 ? patterns[0] : Element.AndGroup(patterns));
    }

    private void Wait(FactPattern pattern)
    {
        foreach (var condition in pattern.Conditions) _waiting.Add(new FieldTestCondition(production, pattern.Slot, condition, NeedsOf(condition.Test, pattern.Slot)));
    }

    /// <summary>A pattern with all conditions that can be decided once it is there, those of earlier patterns among them.</summary>
    private PatternElement Place(int slot, List<MatchCondition> conditions, Premise? before, RuleElement? source)
    {
        _placed[slot] = true;
        conditions.AddRange(_waiting.Where(IsReady));
        _waiting.RemoveAll(IsReady);
        if (before is not null)
        {
            var limit = new JoinLimit(production, slot, before.Slot);
            production.Add(limit);
            conditions.Add(limit);
        }

        return Element.Pattern(Parameter(slot).Type, Parameter(slot).Name!, conditions.Select(c => Call(c, Parameter(c.Slot))), source);
    }

    private bool IsReady(MatchCondition condition) => _placed[condition.Slot] && Array.TrueForAll(condition.Needs, n => _placed[n]);

    private NamedExpressionElement Call(MatchCondition condition, ParameterExpression fact)
    {
        var others = condition.Needs.Select(Parameter).ToArray();
        var self = Expression.Constant(condition, typeof(MatchCondition));
        var call = others.Length switch
        {
            0 => Expression.Call(self, HoldsAlone, fact),
            1 => Expression.Call(self, HoldsWithOne, fact, others[0]),
            _ => Expression.Call(self, HoldsWithMore, fact, Expression.NewArrayInit(typeof(Fact), others)),
        };
        return Element.Condition(Expression.Lambda(call, others.Prepend(fact)));
    }

    private static int[] NeedsOf(FieldTest test, int slot) => [.. test.References.Select(r => r.Slot).Where(s => s != slot).Distinct()];

    // NRules binds by name; a fresh parameter of the same name is the same variable.
    private ParameterExpression Parameter(int slot) =>
        Expression.Parameter(slot < _rule.When.Count && _rule.When[slot] is CountPattern ? typeof(CountFact) : typeof(Fact), $"fact{slot}");
}
