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
                yield return new(on, counted || pattern.Type == FindingFact.Definition, $"{(counted ? "count" : "when")} {pattern.Type.Name}", premise.Span);
        }

        foreach (var pattern in rule.Unless.SelectMany(u => u.Patterns))
        {
            foreach (var on in Producers(pattern, diagnostics)) yield return new(on, true, $"unless {pattern.Type.Name}", pattern.Span);
        }
    }

    private IEnumerable<int> Producers(FactPattern pattern, List<Diagnostic> diagnostics)
    {
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
            diagnostics.Add(RuleDiagnostics.UnknownRule.At(named!.Span, MessageText.Visible(id), NearestName.Hint(id, _rules.Select(r => r.Id))));
    }

    private static IEnumerable<string> SpelledOut(FieldTest test) => (test switch
    {
        EqualTest equal => [equal.Operand],
        AnyOfTest anyOf => anyOf.Operands,
        _ => [],
    }).OfType<Constant>().Select(c => c.Value).OfType<string>();

    // Tarjan's algorithm, with its own stack: a user's chain of rules may be long. Dependencies come out first.
    private void FindComponents()
    {
        var index = new int[_rules.Count];
        var low = new int[_rules.Count];
        var onStack = new bool[_rules.Count];
        var stack = new Stack<int>();
        var calls = new Stack<(int Rule, int Next)>();
        var counter = 0;
        for (var root = 0; root < _rules.Count; root++)
        {
            if (index[root] != 0) continue;
            calls.Push((root, 0));
            while (calls.TryPop(out var call))
            {
                var (v, next) = call;
                if (next == 0)
                {
                    index[v] = low[v] = ++counter;
                    stack.Push(v);
                    onStack[v] = true;
                }
                else
                {
                    var child = _dependencies[v][next - 1].On;
                    if (onStack[child]) low[v] = Math.Min(low[v], low[child]);
                }

                while (next < _dependencies[v].Count && index[_dependencies[v][next].On] != 0)
                {
                    var seen = _dependencies[v][next++].On;
                    if (onStack[seen]) low[v] = Math.Min(low[v], index[seen]);
                }

                if (next < _dependencies[v].Count)
                {
                    calls.Push((v, next + 1));
                    calls.Push((_dependencies[v][next].On, 0));
                }
                else if (low[v] == index[v])
                {
                    var component = new List<int>();
                    int member;
                    do
                    {
                        member = stack.Pop();
                        onStack[member] = false;
                        _component[member] = _components.Count;
                        component.Add(member);
                    }
                    while (member != v);
                    component.Sort();
                    _components.Add(component);
                }
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
            var isRecursive = inside.Count > 1 || _dependencies[from].Any(d => d.On == from);
            var made = inside.Select(i => _rules[i].Conclusion).OfType<Derivation>().Select(d => d.Type.Name).ToHashSet();
            foreach (var field in derivation.Type.Fields.Where(f => isRecursive && f.Kind == FactValueKind.Fact && made.Contains(f.Target ?? "")))
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

    private IReadOnlyList<IReadOnlyList<AuditRule>> Strata()
    {
        var levels = new int[_components.Count];
        for (var c = 0; c < _components.Count; c++)
        {
            levels[c] = _components[c].SelectMany(r => _dependencies[r]).Where(d => _component[d.On] != c)
                .Select(d => levels[_component[d.On]] + (d.IsComplete ? 1 : 0)).DefaultIfEmpty(0).Max();
        }

        return [.. Enumerable.Range(0, _components.Count).GroupBy(c => levels[c]).OrderBy(g => g.Key)
            .Select(g => (IReadOnlyList<AuditRule>)[.. g.SelectMany(c => _components[c]).Select(r => _rules[r])])];
    }
}
