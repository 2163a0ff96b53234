namespace PortAudit.Model.Firewall;

/// <summary>Whose packets a table's chains see.</summary>
public enum TableFamily : byte
{
    /// <summary>IPv4 and IPv6 alike, which is also what any table of a filter without families of its own is.</summary>
    Inet,

    /// <summary>IPv4 only.</summary>
    Ip,

    /// <summary>IPv6 only.</summary>
    Ip6,

    /// <summary>Address resolution, which carries no IP packet.</summary>
    Arp,

    /// <summary>Frames that a bridge passes on, before and apart from the hooks of IP.</summary>
    Bridge,

    /// <summary>Everything that one device receives or sends.</summary>
    Netdev,
}
