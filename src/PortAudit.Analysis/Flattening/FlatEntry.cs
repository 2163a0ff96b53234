using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Flattening;

/// <summary>What becomes of the packets of an entry's boxes that come to it.</summary>
/// <param name="Rule"><see langword="null"/> for a policy.</param>
/// <param name="Call">The chain that the rule stands in, and by which jumps packets came to it.</param>
/// <param name="Verdict">What the rule says of them; <see langword="null"/> where they only go elsewhere, as at RETURN.</param>
/// <param name="Target">The entry at which they go on, greater than the entry's own number; <see cref="int.MaxValue"/> where their way
/// ends.</param>
/// <param name="Questions">All must be answered so; without any the entry is certain.</param>
internal readonly record struct FlatEntry(FilterRule? Rule, FlatCall Call, Traversal.WalkVerdict? Verdict, int Target,
    FlatQuestion[] Questions)
{
    /// <summary>The element of a map that says so, where it is one.</summary>
    public SourceSpan? Element { get; init; }

    public bool EndsWay => Target == int.MaxValue;
}

/// <summary>A chain as packets come to it: by a hook, or by a rule of another chain.</summary>
/// <param name="Base">The base chain at whose hook they are.</param>
/// <param name="Caller">The rule that leads here; <see langword="null"/> for a base chain.</param>
internal sealed record FlatCall(FirewallTable Table, Chain Chain, Chain Base, FilterRule? Caller, FlatCall? Outer);
