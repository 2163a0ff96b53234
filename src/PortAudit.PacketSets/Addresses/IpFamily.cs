namespace PortAudit.PacketSets.Addresses;

/// <summary>The version of the internet protocol that a packet or address belongs to.</summary>
public enum IpFamily : byte
{
    IPv4 = 4,
    IPv6 = 6,
}
