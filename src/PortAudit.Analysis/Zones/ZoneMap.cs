using PortAudit.Model.Zones;

namespace PortAudit.Analysis.Zones;

/// <summary>Puts sets of sources into words: how far away the farthest of them is.</summary>
public sealed class ZoneMap(IReadOnlyList<Zone> userZones, AddressSet? host = null)
{
    /// <summary>Less than a /8 of IPv4 or a /16 of IPv6 in sum is a list of prefixes, not the internet.</summary>
    private static readonly Bits128 InternetV4 = Bits128.One << 24;

    private static readonly Bits128 InternetV6 = Bits128.One << 112;

    private static readonly string[] Order = [.. PortAudit.Model.Facts.Vocabulary.Reaches];

    public static readonly ZoneMap Default = new([]);

    private readonly IReadOnlyList<Zone> _smallestFirst = userZones.Count < 2 ? userZones
        : [.. userZones.OrderBy(z => z.Addresses.Count(IpFamily.IPv4)).ThenBy(z => z.Addresses.Count(IpFamily.IPv6))];

    public IReadOnlyList<Zone> UserZones => userZones;

    /// <summary>The same words on a host whose own addresses are known: sources that are all its own are the zone <c>host</c>.</summary>
    public ZoneMap On(AddressSet own) => own.Except(KnownAddresses.Loopback).IsEmpty ? this : new ZoneMap(userZones, own);

    /// <summary>The reach of sources by the interfaces that they come in by.</summary>
    /// <remarks>Loopback is nearly always let in: beside any other interface it neither widens a reach nor keeps it out of a user's zone.</remarks>
    /// <param name="sources">Each interface letter that matters, with the sources accepted there.</param>
    /// <returns>The smallest zone of the user that holds them all, else the widest of the fixed words; <c>none</c> for no sources.</returns>
    public string Reach(IEnumerable<InterfaceSources> sources)
    {
        var list = sources.Where(s => !s.Sources.IsEmpty).ToList();
        var beyond = list.Where(s => s.Kind != InterfaceKind.Loopback).ToList();
        if (beyond.Count == 0) return Widest(list);
        foreach (var zone in _smallestFirst)
        {
            if (beyond.TrueForAll(s => (s.Name is not null && zone.Interfaces.Contains(s.Name)) || (!zone.Addresses.IsEmpty && s.Sources.IsSubsetOf(zone.Addresses))))
                return zone.Name;
        }

        return host is not null && list.TrueForAll(s => s.Kind == InterfaceKind.Loopback || s.Sources.IsSubsetOf(host)) ? "host" : Widest(list);
    }

    /// <summary>How wide the sources reach, for comparison, whatever the user calls them.</summary>
    public static int Width(IEnumerable<InterfaceSources> sources) => Rank(Widest(sources));

    /// <summary>Whether a reach is a user's zone rather than one of the fixed words.</summary>
    public static bool IsZone(string reach) => !Order.Contains(reach);

    /// <summary>How wide a reach is, for comparison; a user's zone counts as a list of prefixes.</summary>
    public static int Rank(string reach) => Array.IndexOf(Order, reach) is var rank and >= 0 ? rank : Array.IndexOf(Order, "prefixes");

    private static string Widest(IEnumerable<InterfaceSources> sources)
    {
        var widest = "none";
        (InterfaceKind Kind, AddressSet? Sources) last = default;
        foreach (var (kind, _, set) in sources)
        {
            // Interfaces that rules do not tell apart share one set.
            if (set.IsEmpty || (kind == last.Kind && ReferenceEquals(set, last.Sources))) continue;
            last = (kind, set);
            if (Word(kind, set) is var word && Rank(word) > Rank(widest)) widest = word;
        }

        return widest;
    }

    private static string Word(InterfaceKind kind, AddressSet sources)
    {
        if (kind == InterfaceKind.Loopback) return "loopback";
        var outside = sources.Intersect(KnownAddresses.Internet);
        if (!outside.IsEmpty && kind == InterfaceKind.Local) return "private";
        if (outside.Count(IpFamily.IPv4) >= InternetV4 || outside.Count(IpFamily.IPv6) >= InternetV6) return "internet";
        if (!outside.IsEmpty) return "prefixes";
        if (sources.Overlaps(KnownAddresses.Private)) return "private";
        return sources.Overlaps(KnownAddresses.Link) ? "link" : sources.IsSubsetOf(KnownAddresses.Loopback) ? "loopback" : "none";
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
