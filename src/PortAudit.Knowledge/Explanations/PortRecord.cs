namespace PortAudit.Knowledge.Explanations;

/// <summary>What the tables say of a port, for one transport.</summary>
public sealed record PortRecord(
    Transport Transport, int Port, RegistryStatus Status, IReadOnlyList<IanaAssignment> Assignments, CuratedPort? Curated)
{
    public string Label => $"{Port}/{Transport.Name()}";
}
