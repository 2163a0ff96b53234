using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>One step of a join: which premise comes next, how its candidates are found, and what can be decided once it is placed.</summary>
internal sealed class JoinStep
{
    public required Premise Premise { get; init; }

    /// <summary>Set where a delta is joined: only these facts are candidates.</summary>
    public IReadOnlyList<Fact>? Only { get; init; }

    /// <summary>One for each table of the type.</summary>
    public required IReadOnlyList<JoinSource> Sources { get; init; }

    /// <summary>What the key is made of, in the order of the indexes' fields; empty when all facts are candidates.</summary>
    public required IReadOnlyList<Operand> Key { get; init; }

    /// <summary>The conditions, of this pattern and of earlier ones, whose facts are all placed now.</summary>
    public required IReadOnlyList<JoinCheck> Checks { get; init; }

    /// <summary>The exclusions that can be asked now.</summary>
    public IReadOnlyList<IReadOnlyList<JoinStep>> Exclusions { get; init; } = [];
}

/// <param name="Index">Absent when all facts of the table are candidates.</param>
internal sealed record JoinSource(FactTable Table, FactIndex? Index);

/// <summary>A condition on the fact in a slot.</summary>
/// <param name="Needs">The slots that it refers to.</param>
internal sealed record JoinCheck(int Slot, FieldCondition Condition, int[] Needs);
