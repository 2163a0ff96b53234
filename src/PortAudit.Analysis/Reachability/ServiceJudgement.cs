using PortAudit.Model.Facts;

namespace PortAudit.Analysis.Reachability;

/// <summary>What follows for one service from what can reach it.</summary>
internal sealed record ServiceJudgement(ServiceFact Service)
{
    /// <summary>False for a port that only rules name, and that nothing gets in to: it is not a service, whatever else is said of it.</summary>
    public bool IsService { get; init; } = true;

    /// <summary>Whether nothing could be said because the packet sets became too large.</summary>
    public bool MeetsNodeLimit { get; init; }

    public IReadOnlyList<ExposureFact> Exposures { get; init; } = [];

    public BlockedListenerFact? Blocked { get; init; }

    public OrphanAllowFact? Orphan { get; init; }

    public FamilyGapFact? Gap { get; init; }

    public IReadOnlyList<Diagnostic> Diagnostics { get; init; } = [];
}
