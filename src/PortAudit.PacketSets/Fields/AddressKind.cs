namespace PortAudit.PacketSets.Fields;

/// <summary>The type of an address by the routing table (<c>addrtype</c>, <c>fib … type</c>).</summary>
public enum AddressKind : byte
{
    /// <summary>An address of the host itself.</summary>
    Local = 0,

    Broadcast = 1,

    Multicast = 2,

    /// <summary>Any other: to be forwarded, unreachable, blackholed.</summary>
    Elsewhere = 3,
}
