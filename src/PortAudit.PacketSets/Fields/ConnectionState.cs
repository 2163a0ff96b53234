namespace PortAudit.PacketSets.Fields;

/// <summary>What connection tracking says of a packet. Ordered so that the usual sets are one range.</summary>
public enum ConnectionState : byte
{
    New = 0,
    Related = 1,
    Established = 2,
    Untracked = 3,
    Invalid = 4,
}
