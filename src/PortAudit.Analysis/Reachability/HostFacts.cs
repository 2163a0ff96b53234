using PortAudit.Model.Facts;

namespace PortAudit.Analysis.Reachability;

/// <summary>The facts that analysis derives for one host.</summary>
public sealed record HostFacts
{
    public required HostFact Host { get; init; }

    public IReadOnlyList<ListenerFact> Listeners { get; init; } = [];

    /// <summary>In ascending order of port.</summary>
    public IReadOnlyList<ServiceFact> Services { get; init; } = [];

    public IReadOnlyList<ExposureFact> Exposures { get; init; } = [];

    public IReadOnlyList<BlockedListenerFact> BlockedListeners { get; init; } = [];

    public IReadOnlyList<OrphanAllowFact> OrphanAllows { get; init; } = [];

    public IReadOnlyList<FamilyGapFact> FamilyGaps { get; init; } = [];

    public IReadOnlyList<DefaultVerdictFact> DefaultVerdicts { get; init; } = [];

    public IReadOnlyList<OutsideViewFact> OutsideViews { get; init; } = [];

    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];

    public IEnumerable<Fact> All =>
        ((IEnumerable<Fact>)[Host]).Concat(Listeners).Concat(Services).Concat(Exposures).Concat(BlockedListeners)
            .Concat(OrphanAllows).Concat(FamilyGaps).Concat(DefaultVerdicts).Concat(OutsideViews);
}
