using PortAudit.Analysis.Flattening;
using PortAudit.Analysis.Search;
using PortAudit.Analysis.Traversal;
using PortAudit.Analysis.Zones;
using PortAudit.Model.Facts;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sockets;

namespace PortAudit.Analysis.Reachability;

/// <summary>Judges the direct way in to services by boxes, where no rule changes their packets on it.</summary>
/// <remarks>Not safe for use by several threads at once; several may share the <see cref="BoxPaths"/>.</remarks>
internal sealed class BoxFinder(HostFilter filter, BoxPaths paths)
{
    private readonly Dictionary<(IpFamily, byte), BoxSlice> _slices = [];
    private readonly Dictionary<(IpFamily, byte, string), BoxWays?> _ways = [];

    /// <param name="service">To which packets go.</param>
    /// <param name="protocol">Its number.</param>
    /// <param name="known">What is known of its process.</param>
    /// <returns><see langword="null"/> where boxes don't tell: packets must be walked as sets.</returns>
    /// <exception cref="WalkLimitException">It took too many steps.</exception>
    public BoxEvidence? Judge(ServiceFact service, byte protocol, IpFamily family, Func<QuestionSubject, bool?>? known)
    {
        if (paths.Of(family) is not { } path) return null;
        known = path.HasSubjects ? known : null;
        var bindings = Bindings(service, family).ToList();
        var key = (family, protocol, string.Join(' ', bindings));
        if (known is not null || !_ways.TryGetValue(key, out var ways))
        {
            ways = WaysTo(path, bindings, family, SliceOf(path, protocol, family, known));
            if (known is null) _ways[key] = ways;
        }

        if (ways is null || IsRewritten(path, ways.Slice.Naming(service.Port), ways.Regions)) return null;
        return new BoxEvidence(filter, ways, (family, protocol, service.Port));
    }

    // Nothing where rules that name no port change the packets.
    private BoxWays? WaysTo(FlatPath path, List<BindAddress?> bindings, IpFamily family, BoxSlice slice)
    {
        var all = slice.All();
        var interfaces = path.Lanes.Of(PacketField.InInterface);
        var regions = new List<Region>[path.Lanes.Ranks(interfaces).Count];
        for (var rank = 0; rank < regions.Length; rank++) regions[rank] = Regions(path, bindings, family, all, interfaces, rank);
        var main = Main(path);
        return IsRewritten(path, slice.EveryPort, regions)
            ? null : new BoxWays(slice, new AcceptSearch(slice, (main.From, main.To)), regions);
    }

    private static bool IsRewritten(FlatPath path, int[] rows, List<Region>[] regions) =>
        Array.Exists(rows, r =>
        path.Rewrites[path.RowEntries[r]] && Array.Exists(regions, some => some.Exists(region => Overlaps(path, r, region))));

    private BoxSlice SliceOf(FlatPath path, byte protocol, IpFamily family, Func<QuestionSubject, bool?>? known)
    {
        if (known is null && _slices.TryGetValue((family, protocol), out var slice)) return slice;
        var values = new List<(PacketField, Bits128)>
        {
            (PacketField.Protocol, protocol),
            (PacketField.ConnectionState, (uint)ConnectionState.New),
            (PacketField.Fragment, 0u),
            (PacketField.DestinationKind, (uint)AddressKind.Local),
            (PacketField.NatStatus, 0u),
            (PacketField.Mark, 0u),
            (PacketField.ConnectionMark, 0u),
            (PacketField.IcmpType, 0u),
            (PacketField.IcmpCode, 0u),
            (PacketField.TcpFlags, protocol == IpProtocol.Tcp ? 2u : 0u),
        };
        slice = new BoxSlice(path, values, known);
        if (known is null) _slices[(family, protocol)] = slice;
        return slice;
    }

    // The packets by one interface rank that open a connection to the service, by where they go.
    private List<Region> Regions(FlatPath path, List<BindAddress?> bindings, IpFamily family, Region all, int interfaces, int rank)
    {
        var letters = path.Lanes.Ranks(interfaces).Values(rank, rank);
        var loopback = (uint)filter.Interfaces.Letter("lo");
        var isLoopback = letters.Contains(loopback);
        var lane = path.Lanes.Of(PacketField.DestinationAddress);
        var destinations = AddressSet.AllOf(family).Except(KnownAddresses.Multicast).Except(KnownAddresses.Broadcast);
        if (!isLoopback) destinations = destinations.Except(KnownAddresses.Loopback);
        if (filter.Own(family) is { } own) destinations = destinations.Intersect(own);
        var regions = new List<Region>();
        foreach (var address in bindings)
        {
            if ((address?.IsLoopback == true && !isLoopback)
                || (address?.Device is { } device && !letters.Contains((uint)filter.Interfaces.Letter(device))))
                continue;
            var here = address is { Address: { } one, IsWildcard: false }
                ? destinations.Intersect(AddressSet.FromPrefixes(new IpPrefix(one, IpAddress.Width(one.Family)))) : destinations;
            var ranks = path.Lanes.Set(lane, here.Ranges(family));
            for (var i = 0; i < ranks.Count; i++)
            {
                var region = all.Copy();
                region.Lows[interfaces] = region.Highs[interfaces] = rank;
                (region.Lows[lane], region.Highs[lane]) = ranks[i];
                regions.Add(region);
            }
        }

        return regions;
    }

    // Equal bindings ask the same.
    private static IEnumerable<BindAddress?> Bindings(ServiceFact service, IpFamily family)
    {
        if (service.Listeners.Count == 0) return [null];
        return service.Listeners.Select(l => l.Listener.Address).Where(a => a.Takes(family) != false).Distinct();
    }

    private static FlatBase Main(FlatPath path)
    {
        var inputs = path.Bases.Where(b => b.Chain.Hook == Hook.Input && b.Chain.Type != ChainType.Nat).ToList();
        // The last that refuses by itself decides most; else the longest.
        var refusing = inputs.FindLast(b => b.Chain.Policy != Policy.Accept);
        if (refusing.Chain is not null) return refusing;
        return path.Bases.Length == 0 ? default : (inputs.Count > 0 ? inputs : [.. path.Bases]).MaxBy(b => b.To - b.From);
    }

    private static bool Overlaps(FlatPath path, int row, Region region)
    {
        for (var lane = 0; lane < path.Lanes.Count; lane++)
        {
            if (path.Low(row, lane) > region.Highs[lane] || path.High(row, lane) < region.Lows[lane]) return false;
        }

        return true;
    }
}
