using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Names;

/// <summary>What iptables and ipset call the types of ICMP and ICMPv6.</summary>
internal static class IcmpNames
{
    private static readonly Lazy<List<IcmpName>> LazyIcmpNames = new(() => NameTable.Rows("Names/icmp-types.txt").Select(f => new IcmpName(
        f[0] == "4" ? IpFamily.IPv4 : IpFamily.IPv6, int.Parse(f[1]), int.Parse(f[2]), int.Parse(f[3]), f[4..])).ToList());

    public static IcmpName? Find(IpFamily family, ReadOnlySpan<char> name)
    {
        // The tool takes any unambiguous beginning, in any case.
        IcmpName? found = null;
        foreach (var icmp in LazyIcmpNames.Value)
        {
            if (icmp.Family != family) continue;
            foreach (var candidate in icmp.Names)
            {
                if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase)) return icmp;
                if (!candidate.AsSpan().StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
                if (found is not null && found != icmp) return null;
                found = icmp;
            }
        }

        return name.IsEmpty ? null : found;
    }
}
