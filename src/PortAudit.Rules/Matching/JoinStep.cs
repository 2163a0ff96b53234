using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>One step of a join: which premise comes next, how its candidates are found, and what can be decided once it is placed.</summary>
internal sealed class JoinStep
{
    public required Premise Premise { get; init; }

    /// <summary>Set where a delta is joined: only these facts are candidates.</summary>
    public IReadOnlyList<Fact>? Only { get; init; }

    /// <summary>One for each table of the type; none when all facts are candidates.</summary>
    public required IReadOnlyList<(FactTable Table, FactIndex? Index)> Sources { get; init; }

    /// <summary>What the key is made of, in the order of the indexes' fields.</summary>
    public required IReadOnlyList<Operand> Key { get; init; }

    /// <summary>The conditions, of this pattern and of earlier ones, whose facts are all placed now.</summary>
    public required IReadOnlyList<(int Slot, FieldCondition Condition)> Checks { get; init; }

    /// <summary>The exclusions that can be asked now.</summary>
    public IReadOnlyList<IReadOnlyList<JoinStep>> Exclusions { get; init; } = [];
}
