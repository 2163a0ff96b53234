namespace PortAudit.Knowledge.Explanations;

/// <summary>What an explanation rests on, for one transport.</summary>
public sealed record PortFacts(
    Transport Transport, int Port, RegistryStatus Status, IReadOnlyList<IanaAssignment> Assignments, CuratedPort? Curated)
{
    public string Label => $"{Port}/{Transport.Name()}";
}
