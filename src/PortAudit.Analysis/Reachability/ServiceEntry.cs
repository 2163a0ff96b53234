using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;

namespace PortAudit.Analysis.Reachability;

/// <summary>From where new connections get in to one service in one family.</summary>
/// <param name="Certain">Where they must get in from.</param>
/// <param name="Possible">Where they may; at least as much.</param>
/// <param name="Evidence">Witnesses, rules and questions; <see langword="null"/> when no ruleset judged.</param>
/// <param name="Path">The way in: the service's own port, one that rules redirect to it, or through to another host.</param>
internal sealed record ServiceEntry(IpFamily Family, Entry Certain, Entry Possible, EntryEvidence? Evidence, EntryPath Path = EntryPath.Direct)
{
    public bool FromRuleset => Evidence is not null;

    public Entry Of(Bound bound) => bound == Bound.Certain ? Certain : Possible;
}

/// <summary>Where packets get in from.</summary>
/// <param name="Interfaces">Each interface letter with the sources that get in there.</param>
internal sealed record Entry(IReadOnlyList<InterfaceSources> Interfaces, Reach Reach)
{
    /// <summary>The rank of the sources, also where a user's zone names them.</summary>
    public int Width { get; } = ZoneMap.Width(Interfaces);

    public AddressSet Sources { get; } = InterfaceSources.Union(Interfaces);
}
