using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Traversal;

/// <summary>Packets that one rule, or a chain's policy, gave a verdict.</summary>
/// <param name="Base">The base chain by which the packets came.</param>
/// <param name="Table">The table of the chain.</param>
/// <param name="Rule"><see langword="null"/> when the policy decided; of a run the first, inside the walk.</param>
/// <param name="Set">As they are at that moment; fields may have been rewritten.</param>
public sealed record WalkOutcome(Chain Base, FirewallTable Table, Chain Chain, FilterRule? Rule, WalkVerdict Verdict, PacketSet Set)
{
    /// <summary>The element of a map that decided, where it is a single one.</summary>
    public SourceSpan? Element { get; init; }

    /// <summary>Whether address translation accepted them: no other nat chain of the hook sees them.</summary>
    public bool IsTranslated { get; init; }

    /// <summary>Where several rules decided at once; their outcomes follow each other.</summary>
    internal RuleRun? Run { get; init; }

    public SourceSpan Span => Rule?.Span ?? Chain.Span;
}
