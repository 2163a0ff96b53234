namespace PortAudit.Knowledge;

/// <summary>All that carries a name: services of the registry, curated ports, families, and ports whose expected program it is.</summary>
public sealed record NameMatches(
    IReadOnlyList<IanaAssignment> Assignments,
    IReadOnlyList<CuratedPort> Curated,
    PortFamily? Family,
    IReadOnlyList<CuratedPort> ExpectedOn)
{
    public bool Any => Assignments.Count > 0 || Curated.Count > 0 || Family is not null || ExpectedOn.Count > 0;
}
