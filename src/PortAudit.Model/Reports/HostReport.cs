using PortAudit.Model.Facts;
using PortAudit.Model.Hosts;

namespace PortAudit.Model.Reports;

/// <summary>What a report shows of one host apart from its findings.</summary>
public sealed record HostReport
{
    public required Host Host { get; init; }

    /// <summary>Every service with its exposures, widest reach first, then by port.</summary>
    public IReadOnlyList<ServiceReport> Services { get; init; } = [];

    public IReadOnlyList<DefaultVerdictFact> DefaultVerdicts { get; init; } = [];

    public IReadOnlyList<string> MissingEvidence { get; init; } = [];
}

/// <summary>A row of the exposure matrix.</summary>
/// <param name="Exposures">None when nothing gets in.</param>
/// <param name="Port">What is known of the port.</param>
/// <param name="Blocked">Set when it listens beyond loopback and nothing gets in.</param>
public sealed record ServiceReport(
    ServiceFact Service, IReadOnlyList<ExposureFact> Exposures, KnownPortFact? Port, BlockedListenerFact? Blocked);
