using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Orders rules so that what a rule negates, counts or reads as a finding is complete before it runs.</summary>
/// <remarks>Rules that derive each other's facts share a stratum and run to a fixed point. A cycle through an absence or a number has none,
/// and is refused with the cycle shown.</remarks>
internal sealed class Stratification
{
    private readonly IReadOnlyList<AuditRule> _rules;
    private readonly List<Dependency>[] _dependencies;
    private readonly int[] _component;
    private readonly List<List<int>> _components = [];

    private Stratification(IReadOnlyList<AuditRule> rules, List<Diagnostic> diagnostics)
    {
        _rules = rules;
        _dependencies = [.. rules.Select(r => DependenciesOf(r, diagnostics).ToList())];
        _component = new int[rules.Count];
        FindComponents();
    }

    /// <summary>That a rule needs what another one concludes.</summary>
    /// <param name="IsComplete">Whether it needs all of it before it starts.</param>
    private sealed record Dependency(int On, bool IsComplete, string How, SourceSpan Span);

    public static IReadOnlyList<IReadOnlyList<AuditRule>> Order(IReadOnlyList<AuditRule> rules, List<Diagnostic> diagnostics)
    {
        var order = new Stratification(rules, diagnostics);
        return order.Check(diagnostics) ? order.Strata() : [];
    }

    private IEnumerable<Dependency> DependenciesOf(AuditRule rule, List<Diagnostic> diagnostics)
    {
        foreach (var premise in rule.When)
        {
            var (pattern, counted) = premise is CountPattern count ? (count.Of, true) : ((FactPattern)premise, false);
            foreach (var on in Producers(pattern, diagnostics))
                yield return new(on, counted || pattern.Type == FindingFact.Definition,
                    $"{(counted ? "count" : "when")} {pattern.Type.Name}", premise.Span);
        }

        foreach (var pattern in rule.Unless.SelectMany(u => u.Patterns))
        {
            foreach (var on in Producers(pattern, diagnostics)) yield return new(on, true, $"unless {pattern.Type.Name}", pattern.Span);
        }
    }

    private IEnumerable<int> Producers(FactPattern pattern, List<Diagnostic> diagnostics)
    {
        // What a fact refers to was there before it: nothing need be complete.
        if (pattern.Source is not null) yield break;
        var isFinding = pattern.Type == FindingFact.Definition;
        var named = isFinding ? pattern.Conditions.FirstOrDefault(c => c.Field.Name == "rule" && !c.Test.References.Any()) : null;
        var any = new Binding(0, new Dictionary<string, object>());
        for (var i = 0; i < _rules.Count; i++)
        {
            if (isFinding ? _rules[i].Conclusion is Report && named?.Test.Holds(_rules[i].Id, any) != false
                : _rules[i].Conclusion is Derivation derivation && derivation.Type == pattern.Type) yield return i;
        }

        // A misspelt id would silence nothing, for ever.
        foreach (var id in named is null ? [] : SpelledOut(named.Test).Where(id => _rules.All(r => r.Id != id)))
            diagnostics.Add(RuleDiagnostics.UnknownRule.At(named!.Span, VisibleText.Brief(id), NearestName.Hint(id, _rules.Select(r => r.Id))));
    }

    private static IEnumerable<string> SpelledOut(FieldTest test) => (test switch
    {
        EqualTest equal => [equal.Operand],
        AnyOfTest anyOf => anyOf.Operands,
        _ => [],
    }).OfType<Constant>().Select(c => c.Value).OfType<string>();

    // Tarjan's algorithm with stacks of its own: a user's chain of rules may be long. Dependencies come out first.
    // Plain arrays: generic collections of numbers would be compiled anew at every start.
    private void FindComponents()
    {
        var count = _rules.Count;
        var index = new int[count];
        var low = new int[count];
        var onStack = new bool[count];
        var (stack, calls, next) = (new int[count], new int[count], new int[count]);
        var (stacked, depth, counter) = (0, 0, 0);
        for (var root = 0; root < count; root++)
        {
            if (index[root] != 0) continue;
            calls[depth++] = root;
            while (depth > 0)
            {
                var v = calls[depth - 1];
                if (index[v] == 0)
                {
                    index[v] = low[v] = ++counter;
                    stack[stacked++] = v;
                    onStack[v] = true;
                }

                var called = false;
                while (next[v] < _dependencies[v].Count)
                {
                    var on = _dependencies[v][next[v]].On;
                    if (index[on] == 0)
                    {
                        calls[depth++] = on;
                        called = true;
                        break;
                    }

                    // A callee that has returned is met a second time here, with its low mark final.
                    if (onStack[on]) low[v] = Math.Min(low[v], low[on]);
                    next[v]++;
                }

                if (called) continue;
                depth--;
                if (low[v] != index[v]) continue;
                var component = new List<int>();
                do
                {
                    var member = stack[--stacked];
                    onStack[member] = false;
                    _component[member] = _components.Count;
                    component.Add(member);
                }
                while (onStack[v]);
                component.Sort();
                _components.Add(component);
            }
        }
    }

    private bool Check(List<Diagnostic> diagnostics)
    {
        var ok = true;
        var reported = new HashSet<int>();
        for (var from = 0; from < _rules.Count; from++)
        {
            foreach (var dependency in _dependencies[from].Where(d => d.IsComplete && _component[d.On] == _component[from]))
            {
                ok = false;
                if (reported.Add(_component[from])) diagnostics.Add(RuleDiagnostics.NegationCycle.At(dependency.Span, Cycle(from, dependency)));
            }

            if (_rules[from].Conclusion is not Derivation derivation) continue;
            var inside = _components[_component[from]];
            if (inside.Count == 1 && !_dependencies[from].Exists(d => d.On == from)) continue;
            var made = inside.ConvertAll(i => (_rules[i].Conclusion as Derivation)?.Type.Name);
            foreach (var field in derivation.Type.Fields.Where(f => f.Kind == FactValueKind.Fact && made.Contains(f.Target)))
            {
                ok = false;
                diagnostics.Add(RuleDiagnostics.EndlessDerivation.At(_rules[from].Span, derivation.Type.Name, field.Target));
            }
        }

        return ok;
    }

    // The shortest way back from the rule that is negated to the one that negates it.
    private string Cycle(int from, Dependency first)
    {
        var cameBy = new Dictionary<int, (int From, Dependency By)>();
        var queue = new Queue<int>([first.On]);
        while (queue.TryDequeue(out var at) && at != from)
        {
            foreach (var dependency in _dependencies[at].Where(d => _component[d.On] == _component[from] && d.On != first.On))
            {
                if (cameBy.TryAdd(dependency.On, (at, dependency))) queue.Enqueue(dependency.On);
            }
        }

        var steps = new List<string>();
        for (var at = from; at != first.On; at = cameBy[at].From) steps.Insert(0, $" -[{cameBy[at].By.How}]-> {_rules[at].Id}");
        return $"{_rules[from].Id} -[{first.How}]-> {_rules[first.On].Id}{string.Concat(steps)}";
    }

    private List<List<AuditRule>> Strata()
    {
        var levels = new int[_components.Count];
        var strata = new List<List<AuditRule>>();
        for (var c = 0; c < _components.Count; c++)
        {
            foreach (var rule in _components[c])
            {
                foreach (var dependency in _dependencies[rule])
                {
                    if (_component[dependency.On] != c)
                        levels[c] = Math.Max(levels[c], levels[_component[dependency.On]] + (dependency.IsComplete ? 1 : 0));
                }
            }

            while (strata.Count <= levels[c]) strata.Add([]);
            foreach (var rule in _components[c]) strata[levels[c]].Add(_rules[rule]);
        }

        return strata;
    }
}
