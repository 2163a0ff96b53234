using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>What an expression of a network calls. The meaning of a test stays with <see cref="FieldTest"/>, so that engines can differ in
/// what they join, never in what a rule's words mean.</summary>
/// <param name="slot">Of the fact that is tested; below 0 for one that is only counted, which nothing refers to.</param>
/// <param name="needs">The slots that the test refers to.</param>
internal abstract class MatchCondition(Production production, int slot, int[] needs)
{
    public int Slot => slot;

    public int[] Needs => needs;

    /// <summary>The production at work; of a condition that several share, the first that had it.</summary>
    protected Production Production => production;

    public bool Holds(Fact fact)
    {
        production.Count();
        if (slot >= 0) production.Binding.Facts[slot] = fact;
        return Test(fact);
    }

    public bool Holds(Fact fact, Fact other)
    {
        production.Binding.Facts[needs[0]] = other;
        return Holds(fact);
    }

    public bool Holds(Fact fact, Fact[] others)
    {
        for (var i = 0; i < others.Length; i++) production.Binding.Facts[needs[i]] = others[i];
        return Holds(fact);
    }

    protected abstract bool Test(Fact fact);
}

/// <summary>Patterns of all types are of one CLR type, because the types that rules derive have none of their own.</summary>
internal sealed class TypeCondition(Production production, FactPattern pattern) : MatchCondition(production, pattern.Slot, [])
{
    private readonly FactType _type = pattern.Type;

    // A network shares the nodes of equal conditions.
    public override bool Equals(object? obj) => obj is TypeCondition other && _type == other._type;

    public override int GetHashCode() => _type.GetHashCode();

    protected override bool Test(Fact fact) => fact.Type == _type;
}

/// <summary>A field and what is asked of it.</summary>
internal sealed class FieldTestCondition(Production production, int slot, FieldCondition condition, int[] needs) : MatchCondition(production, slot, needs)
{
    private readonly FieldCondition _condition = condition;

    // Parameters are a rule's own, so of all tests only those of literal values are shared.
    public override bool Equals(object? obj) => ReferenceEquals(this, obj) || (obj is FieldTestCondition other
        && ReferenceEquals(_condition.Field, other._condition.Field) && _condition.Test is EqualTest { Operand: Constant } && _condition.Test.Equals(other._condition.Test));

    public override int GetHashCode() => _condition.Field.Name.GetHashCode(StringComparison.Ordinal);

    protected override bool Test(Fact fact) => _condition.Holds(fact, Production.Binding);
}

/// <summary>The groups of a count, and the test on their number.</summary>
internal sealed class CountCondition(Production production, CountPattern pattern, int[] needs) : MatchCondition(production, pattern.Slot, needs)
{
    public IEnumerable<CountFact> Groups(IEnumerable<Fact> facts) => CountGroups.Of(pattern, [.. facts]);

    protected override bool Test(Fact fact) => pattern.Test.Holds(((CountFact)fact).Count, Production.Binding);
}

/// <summary>The last condition of a join: lets no more partial combinations into the network's memory than a rule may have whole ones.</summary>
internal sealed class JoinLimit(Production production, int slot, int before) : MatchCondition(production, slot, [before])
{
    private int _admitted;

    public bool IsReached { get; private set; }

    public void Reset() => (_admitted, IsReached) = (0, false);

    protected override bool Test(Fact fact)
    {
        if (_admitted < RuleMatches.Cap) _admitted++;
        else IsReached = true;
        return !IsReached;
    }
}
