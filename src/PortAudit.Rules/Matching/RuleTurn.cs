using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>That a rule judges a host now: the fact that every rule of a network waits for, and what its conditions keep while they are
/// tried.</summary>
/// <remarks>A network is built once for all hosts, so all that belongs to one host is here. A rule's turn comes with its stratum: what it
/// negates or counts is complete then.</remarks>
/// <param name="mostCombinations">How many combinations are kept of the rule and of each of its beginnings.</param>
internal sealed class RuleTurn(
    AuditRule rule, IReadOnlyDictionary<string, object> parameters, FactBase facts, int mostCombinations, CancellationToken cancellation)
{
    private readonly Dictionary<PlanStep, int> _admitted = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<PlanStep, List<Fact>> _passing = new(ReferenceEqualityComparer.Instance);
    private List<Fact[]> _found = [];
    private bool _isOver;

    public AuditRule Rule => rule;

    public FactBase Facts => facts;

    public Binding Binding { get; } = new(rule.Slots, parameters);

    /// <summary>How many facts were tried since the last <see cref="Take"/>: by this, the time of a network is shared out.</summary>
    public long Tried { get; private set; }

    /// <summary>A list of combinations has reached its bound, and what came after was left out.</summary>
    public bool IsCut { get; private set; }

    public void Try()
    {
        if ((++Tried & 0xFFF) == 0) cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Ends the turn: what comes later belongs to later rules.</summary>
    public void End() => _isOver = true;

    /// <summary>Fills the slots of the first steps.</summary>
    public void Fill(IReadOnlyList<PlanStep> steps, Fact[] found, int count)
    {
        for (var i = 0; i < count; i++) steps[i].Fill(found[i], Binding, facts);
    }

    /// <summary>Whether a fact goes with those in place, and may be kept.</summary>
    public bool Admits(PlanStep step, Fact fact)
    {
        Try();
        if (!step.Fill(fact, Binding, facts) || !step.Holds(Binding)) return false;
        var admitted = _admitted.GetValueOrDefault(step);
        if (admitted == mostCombinations)
        {
            IsCut = true;
            return false;
        }

        _admitted[step] = admitted + 1;
        return true;
    }

    /// <summary>The facts that go with those in place.</summary>
    public List<Fact> Matching(PlanStep step)
    {
        var matching = new List<Fact>();
        foreach (var fact in Candidates(step))
        {
            if (IsCut) break;
            if (Admits(step, fact)) matching.Add(fact);
        }

        return matching;
    }

    /// <summary>Keeps a combination of the facts that the steps have found.</summary>
    public void Keep(IReadOnlyList<PlanStep> steps, Fact[] found)
    {
        if (_isOver) return;
        if (_found.Count == mostCombinations)
        {
            IsCut = true;
            return;
        }

        Fill(steps, found, found.Length);
        _found.Add([.. Binding.Facts.AsSpan(0, rule.When.Count)!]);
    }

    /// <summary>The combinations since the last call.</summary>
    public IReadOnlyList<Fact[]> Take()
    {
        var taken = _found;
        (_found, Tried) = ([], 0);
        return taken;
    }

    private IEnumerable<Fact> Candidates(PlanStep step)
    {
        if (step is { Premise: CountPattern count, Counted: { } counted })
            return CountGroups.Of(count, [.. counted.In(this)]).Where(g => count.Test.Holds(g.Count, Binding));
        if (step.Key is { } key)
            return key.Read(Binding) is { } values ? facts.Of(step.Premise.Type, key, values).Where(f => step.Passes(f, Binding)) : [];
        if (!_passing.TryGetValue(step, out var passing))
            _passing.Add(step, passing = [.. facts.Of(step.Premise.Type).Where(f => step.Passes(f, Binding))]);
        return passing;
    }
}
