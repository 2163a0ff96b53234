using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Reachability;

/// <summary>What backs the words about an entry: packets and the rules that decide about them.</summary>
internal abstract class EntryEvidence
{
    public virtual IReadOnlyList<Diagnostic> Diagnostics => [];

    /// <summary>A packet that gets in, as a person would pick it.</summary>
    /// <param name="bound">Whether it must, or may.</param>
    /// <param name="beyond">Whether it comes by another interface than loopback.</param>
    public abstract EntryWitness Witness(Bound bound, bool beyond);

    /// <summary>A packet from beyond loopback that does not get in, where none does.</summary>
    /// <returns><see langword="null"/> where no packet is asked about.</returns>
    public abstract EntryWitness? Stopped();

    /// <summary>The rules and policies that accept some of the packets that get in, in the order of the walk.</summary>
    public abstract IEnumerable<Decision> Accepting(Bound bound, bool beyond);

    /// <summary>The questions whose answers decide whether packets get in.</summary>
    public abstract IEnumerable<UnknownQuestion> Questions(Bound bound);
}

/// <summary>Of two bounds, which.</summary>
internal enum Bound : byte
{
    /// <summary>What must be, whatever the answers to open questions are.</summary>
    Certain,

    /// <summary>What may be.</summary>
    Possible,
}

/// <summary>One packet, in the packet language, and who decides about it.</summary>
/// <param name="Deciding">In the order of the walk.</param>
internal sealed record EntryWitness(string Text, IReadOnlyList<Decision> Deciding);

/// <summary>A rule or policy that gave a verdict.</summary>
/// <param name="Rule"><see langword="null"/> for a policy.</param>
/// <param name="Span">Where it stands.</param>
/// <param name="Element">The element of a map that says so, where it is one.</param>
internal readonly record struct Decision(FilterRule? Rule, SourceSpan Span, SourceSpan? Element);
