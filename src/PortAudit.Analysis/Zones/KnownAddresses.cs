namespace PortAudit.Analysis.Zones;

/// <summary>Address blocks with a fixed meaning (IANA special-purpose address registries, RFC 6890 and its updates).</summary>
public static class KnownAddresses
{
    public static readonly AddressSet Loopback = AddressSet.Parse("127.0.0.0/8", "::1");

    public static readonly AddressSet Link = AddressSet.Parse("169.254.0.0/16", "fe80::/10");

    /// <summary>RFC 1918, CGNAT (RFC 6598) and unique local addresses (RFC 4193).</summary>
    public static readonly AddressSet Private = AddressSet.Parse("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");

    /// <summary>Whence a neighbour of this host may come.</summary>
    public static readonly AddressSet Nearby = Private.Union(Link).Union(Loopback);

    public static readonly AddressSet Multicast = AddressSet.Parse("224.0.0.0/4", "ff00::/8");

    public static readonly AddressSet Broadcast = AddressSet.Parse("255.255.255.255/32");

    /// <summary>Never the source of a packet from outside: this network, multicast, reserved, unspecified, IPv4-mapped.</summary>
    public static readonly AddressSet NoSource = AddressSet.Parse("0.0.0.0/8", "224.0.0.0/4", "240.0.0.0/4", "::", "::ffff:0.0.0.0/96", "ff00::/8");

    /// <summary>What is left: addresses that routers of the internet carry, or could.</summary>
    public static readonly AddressSet Internet =
        AddressSet.All.Except(Loopback).Except(Link).Except(Private).Except(NoSource);

    /// <summary>Addresses that documentation uses; good examples for a packet from the internet.</summary>
    public static readonly AddressSet Documentation = AddressSet.Parse("198.51.100.0/24", "203.0.113.0/24", "192.0.2.0/24", "2001:db8::/32");

    /// <summary>Of these, the ones to take first: they look like a host's.</summary>
    public static readonly AddressSet ExampleHosts = AddressSet.Parse("203.0.113.7", "2001:db8::7");

    /// <summary>Whom witnesses send their packets to, where the rules leave it unresolved and it must be named.</summary>
    public static readonly AddressSet ExampleServers = AddressSet.Parse("198.51.100.1", "2001:db8:1::1");
}
