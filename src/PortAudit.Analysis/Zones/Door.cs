namespace PortAudit.Analysis.Zones;

/// <summary>An interface, or a class of them, and who gets in there.</summary>
/// <param name="Name">As the alphabet describes it; <see langword="null"/> for any interface that nothing names.</param>
public sealed record Door(InterfaceKind Kind, string? Name, AddressSet Sources)
{
    /// <summary>Everybody who gets in by one of the doors.</summary>
    public static AddressSet SourcesOf(IEnumerable<Door> doors)
    {
        var all = AddressSet.Empty;
        AddressSet? last = null;
        foreach (var door in doors)
        {
            // Neighbouring doors mostly share one set.
            if (ReferenceEquals(door.Sources, last)) continue;
            all = all.IsEmpty ? door.Sources : all.Union(door.Sources);
            last = door.Sources;
        }

        return all;
    }
}
