namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

[Flags]
internal enum NatTraits : byte
{
    Source = 0,
    Destination = 1,
    Masquerade = 2,

    /// <summary>Also what masks the kind out.</summary>
    Redirect = 3,

    /// <summary><c>dnat ip to</c>.</summary>
    IPv4 = 4,

    /// <summary><c>dnat ip6 to</c>.</summary>
    IPv6 = 8,

    /// <summary><c>snat prefix to</c>.</summary>
    Prefix = 16,

    /// <summary><c>dnat ip addr . port to</c>: the target is address and port together.</summary>
    AddressAndPort = 32,
}
