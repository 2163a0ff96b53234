using PortAudit.Analysis.Zones;
using PortAudit.Model.Hosts;

namespace PortAudit.Analysis.Traversal;

/// <summary>What the inputs tell of a host's own addresses and of where its packets leave.</summary>
/// <remarks>Routes are those of the main table: rules that choose another table by mark or source are not followed.</remarks>
public sealed class HostNetwork
{
    public static readonly HostNetwork Unknown = new(new HostEvidence());

    private readonly Dictionary<IpFamily, AddressSet> _own = [];
    private readonly Dictionary<IpFamily, List<(AddressSet Destinations, string Interface)>> _ways = [];
    private readonly AddressSet _seen = AddressSet.Empty;
    private readonly HashSet<IpFamily> _standing = [];

    public HostNetwork(HostEvidence evidence)
    {
        if (evidence.Addresses.Count + evidence.Routes.Count + evidence.Settings.Count == 0) return;
        _seen = AddressSet.FromPrefixes(evidence.Addresses.Select(a => new IpPrefix(a.Address, IpAddress.Width(a.Address.Family))));
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            if (IsForwardingOff(evidence, family)) _standing.Add(family);
            if (evidence.ListedFamilies.Contains(family)) _own[family] = _seen.Only(family).Union(KnownAddresses.Loopback.Only(family));
            var routes = evidence.Routes.Where(r => r.Destination.Family == family)
                .Select(r => (IpPrefix.Create(r.Destination, r.PrefixLength), r.Interface))
                .Concat(evidence.Addresses.Where(a => a.Address.Family == family)
                .Select(a => (IpPrefix.Create(a.Address, a.PrefixLength), a.Interface))).Distinct().ToList();
            if (routes.Count is > 0 and <= AnalysisLimits.MostRoutes) _ways[family] = Ways(routes);
        }
    }

    /// <summary>The devices that packets are known to leave by.</summary>
    public IEnumerable<string> Interfaces => _ways.Values.SelectMany(w => w).Select(w => w.Interface).Distinct();

    /// <summary>All addresses of the host; <see langword="null"/> where the inputs do not list them.</summary>
    public AddressSet? Own(IpFamily family) => _own.GetValueOrDefault(family);

    /// <summary>False where the kernel's settings say that no interface forwards packets.</summary>
    public bool MayForward(IpFamily family) => !_standing.Contains(family);

    /// <summary>Whether all, or none, of the addresses are the host's own; <see langword="null"/> where that is not known, or some are.</summary>
    public bool? IsOwn(AddressSet addresses, IpFamily family)
    {
        if (addresses.IsSubsetOf(_seen.Union(KnownAddresses.Loopback))) return true;
        return Own(family) is { } own && !own.Overlaps(addresses) ? false : null;
    }

    /// <summary>Destinations with the one device that packets to them leave by; what none of them holds is not known.</summary>
    public IReadOnlyList<(AddressSet Destinations, string Interface)> Leaving(IpFamily family) => _ways.GetValueOrDefault(family) ?? [];

    private static bool IsForwardingOff(HostEvidence evidence, IpFamily family)
    {
        var version = family == IpFamily.IPv4 ? "net.ipv4." : "net.ipv6.";
        return evidence.Setting(family == IpFamily.IPv4 ? "net.ipv4.ip_forward" : "net.ipv6.conf.all.forwarding")?.Value == "0"
            && !evidence.Settings.Exists(s => s.Name.StartsWith(version + "conf.", StringComparison.Ordinal)
            && s.Name.EndsWith(".forwarding", StringComparison.Ordinal) && s.Value != "0");
    }

    // The longest prefix decides; two ways to one prefix leave it unresolved.
    private static List<(AddressSet, string)> Ways(List<(IpPrefix Destination, string? Interface)> routes)
    {
        var ways = new Dictionary<string, AddressSet>();
        var decided = AddressSet.Empty;
        foreach (var group in routes.GroupBy(r => r.Destination).OrderByDescending(g => g.Key.Length))
        {
            var destinations = AddressSet.FromPrefixes(group.Key).Except(decided);
            decided = decided.Union(destinations);
            var names = group.Select(r => r.Interface).Distinct().ToList();
            if (names is [{ } name] && !destinations.IsEmpty)
                ways[name] = ways.TryGetValue(name, out var before) ? before.Union(destinations) : destinations;
        }

        return [.. ways.Select(w => (w.Value, w.Key))];
    }
}
