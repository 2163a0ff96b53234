using PortAudit.Analysis.Flattening;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;

namespace PortAudit.Analysis.Reachability;

/// <summary>The ways into a host as lists of boxes, one for each family. Safe for use by several threads.</summary>
internal sealed class BoxPaths
{
    private readonly FlatPath?[] _paths = new FlatPath?[2];

    /// <param name="filter">The rules.</param>
    /// <param name="listeners">Whose addresses and devices are told apart.</param>
    public BoxPaths(HostFilter filter, IReadOnlyList<ListenerFact> listeners)
    {
        // With thousands of rules a sweep for each service takes longer than sets do.
        if (filter.Rulesets.Sum(r => r.RuleCount) > AnalysisLimits.MostBoxedRules) return;
        var addresses = listeners.Select(l => l.Listener.Address).ToList();
        var devices = addresses.Select(a => a.Device).OfType<string>().Append("lo").Distinct()
            .Select(d => (PacketField.InInterface, new ValueRange((uint)filter.Interfaces.Letter(d)))).ToList();
        foreach (var family in ServiceJudge.Families)
        {
            if (!filter.Covers(family)) continue;
            var destinations = KnownAddresses.Multicast.Ranges(family).Concat(KnownAddresses.Broadcast.Ranges(family))
                .Concat(KnownAddresses.Loopback.Ranges(family)).Concat(filter.Own(family)?.Ranges(family) ?? [])
                .Concat(addresses.Select(a => a.Address).OfType<IpAddress>().Where(a => a.Family == family)
                .Select(a => new ValueRange(a.Bits)))
                .Select(r => (PacketField.DestinationAddress, r));
            var sources = KnownAddresses.Nearby.Ranges(family).Select(r => (PacketField.SourceAddress, r));
            _paths[At(family)] = PathFlattener.Flatten(filter, HookPath.Input, family, [.. devices, .. destinations, .. sources]);
        }
    }

    /// <returns><see langword="null"/> where no rules judge the family, or they can't be told as boxes.</returns>
    public FlatPath? Of(IpFamily family) => _paths[At(family)];

    private static int At(IpFamily family) => family == IpFamily.IPv4 ? 0 : 1;
}
