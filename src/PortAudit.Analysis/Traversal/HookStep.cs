using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Traversal;

/// <summary>All base chains of a hook that run at one priority.</summary>
/// <param name="Units">What runs as one: a chain, or all nat chains of the hook. In the order in which they run if their tables were loaded in the
/// order of the inputs, which only those of one table surely were.</param>
internal sealed record HookStep(int Priority, IReadOnlyList<HookUnit> Units)
{
    /// <summary>Whether another order may let other packets through, or on another way.</summary>
    public bool DependsOnOrder { get; } = Any(Units, static (one, other) => one.Effects.Disturbs(other.Effects));

    /// <summary>Whether another order may answer what is dropped in silence, or not answer it.</summary>
    public bool AnswersDependOnOrder { get; } = Any(Units, static (one, other) => one.Effects.AnswersOtherwise(other.Effects));

    private static bool Any(IReadOnlyList<HookUnit> units, Func<HookUnit, HookUnit, bool> depends)
    {
        for (var i = 0; i < units.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (!units[i].IsInOrderWith(units[j]) && depends(units[i], units[j])) return true;
            }
        }

        return false;
    }
}

/// <summary>What runs as one at a hook: a base chain, or all nat chains, which one hook of the kernel asks.</summary>
internal sealed record HookUnit(IReadOnlyList<(FirewallTable Table, Chain Chain)> Chains, ChainEffects Effects)
{
    public bool IsNat => Chains[0].Chain.Type == ChainType.Nat;

    /// <summary>For people, and the same whatever order the inputs are given in.</summary>
    public string Name => IsNat ? "the nat chains" : $"{Chains[0].Table.Title} {Chains[0].Chain.Name}";

    /// <summary>Chains of one table were registered in the order in which the table lists them; of different tables no listing tells.</summary>
    public bool IsInOrderWith(HookUnit other) => !IsNat && !other.IsNat && ReferenceEquals(Chains[0].Table, other.Chains[0].Table);
}
