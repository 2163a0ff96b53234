using PortAudit.Model.Facts;
using PortAudit.Model.Zones;

namespace PortAudit.Analysis.Zones;

/// <summary>Puts sets of sources into words: how far away the farthest of them is.</summary>
public sealed class ZoneMap(IReadOnlyList<Zone> userZones, AddressSet? host = null)
{
    /// <summary>Less than a /8 of IPv4 or a /16 of IPv6 in sum is a list of prefixes, not the internet.</summary>
    private static readonly Bits128 InternetV4 = Bits128.One << 24;

    private static readonly Bits128 InternetV6 = Bits128.One << 112;

    public static readonly ZoneMap Default = new([]);

    private readonly IReadOnlyList<Zone> _smallestFirst = userZones.Count < 2 ? userZones
        : [.. userZones.OrderBy(z => z.Addresses.Count(IpFamily.IPv4)).ThenBy(z => z.Addresses.Count(IpFamily.IPv6))];

    public IReadOnlyList<Zone> UserZones => userZones;

    /// <summary>The same words on a host whose own addresses are known: sources that are all its own are the zone <c>host</c>.</summary>
    public ZoneMap On(AddressSet own) => own.Except(KnownAddresses.Loopback).IsEmpty ? this : new ZoneMap(userZones, own);

    /// <summary>The reach of sources by the interfaces that they come in by.</summary>
    /// <remarks>Loopback is nearly always let in: beside any other interface it neither widens a reach nor keeps it out of a user's zone.</remarks>
    /// <param name="sources">Each interface letter that matters, with the sources accepted there.</param>
    /// <returns>The smallest zone of the user that holds them all, else the widest of the fixed kinds; <see cref="ReachKind.None"/> for no
    /// sources.</returns>
    public Reach Reach(IEnumerable<InterfaceSources> sources)
    {
        var list = sources.Where(s => !s.Sources.IsEmpty).ToList();
        var beyond = list.Where(s => s.Kind != InterfaceKind.Loopback).ToList();
        if (beyond.Count == 0) return Widest(list);
        foreach (var zone in _smallestFirst)
        {
            if (beyond.TrueForAll(s => (s.Name is not null && zone.Interfaces.Contains(s.Name))
                || (!zone.Addresses.IsEmpty && s.Sources.IsSubsetOf(zone.Addresses))))
                return Model.Facts.Reach.InZone(zone.Name);
        }

        return host is not null && list.TrueForAll(s => s.Kind == InterfaceKind.Loopback || s.Sources.IsSubsetOf(host))
            ? ReachKind.Host : Widest(list);
    }

    /// <summary>How wide the sources reach, for comparison, whatever the user calls them.</summary>
    public static int Width(IEnumerable<InterfaceSources> sources) => (int)Widest(sources);

    private static ReachKind Widest(IEnumerable<InterfaceSources> sources)
    {
        var widest = ReachKind.None;
        (InterfaceKind Kind, AddressSet? Sources) last = default;
        foreach (var (kind, _, set) in sources)
        {
            // Interfaces that rules do not tell apart share one set.
            if (set.IsEmpty || (kind == last.Kind && ReferenceEquals(set, last.Sources))) continue;
            last = (kind, set);
            if (KindOf(kind, set) is var found && found > widest) widest = found;
        }

        return widest;
    }

    private static ReachKind KindOf(InterfaceKind kind, AddressSet sources)
    {
        if (kind == InterfaceKind.Loopback) return ReachKind.Loopback;
        var outside = sources.Intersect(KnownAddresses.Internet);
        if (!outside.IsEmpty && kind == InterfaceKind.Local) return ReachKind.Private;
        if (outside.Count(IpFamily.IPv4) >= InternetV4 || outside.Count(IpFamily.IPv6) >= InternetV6) return ReachKind.Internet;
        if (!outside.IsEmpty) return ReachKind.Prefixes;
        if (sources.Overlaps(KnownAddresses.Private)) return ReachKind.Private;
        return sources.Overlaps(KnownAddresses.Link)
            ? ReachKind.Link : sources.IsSubsetOf(KnownAddresses.Loopback) ? ReachKind.Loopback : ReachKind.None;
    }
}

public enum InterfaceKind
{
    Loopback,

    /// <summary>Local by kind: a bridge, a container, a tunnel.</summary>
    Local,

    /// <summary>Taken to face whatever the accepted sources say.</summary>
    Facing,
}
