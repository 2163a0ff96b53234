namespace PortAudit.Analysis.Zones;

/// <summary>An interface, or a class of them, and who gets in there.</summary>
/// <param name="Name">As the alphabet describes it; <see langword="null"/> for any interface that nothing names.</param>
public sealed record InterfaceSources(InterfaceKind Kind, string? Name, AddressSet Sources)
{
    /// <summary>Everybody who gets in by one of the interfaces.</summary>
    public static AddressSet Union(IEnumerable<InterfaceSources> interfaces)
    {
        var all = AddressSet.Empty;
        AddressSet? last = null;
        foreach (var each in interfaces)
        {
            // Neighbouring interfaces mostly share one set.
            if (ReferenceEquals(each.Sources, last)) continue;
            all = all.IsEmpty ? each.Sources : all.Union(each.Sources);
            last = each.Sources;
        }

        return all;
    }
}
