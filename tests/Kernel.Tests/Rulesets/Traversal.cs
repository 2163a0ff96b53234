using Kernel.Tests.Packets;

namespace Kernel.Tests.Rulesets;

/// <summary>A packet on its way through the tables: what rules have rewritten so far, and what the kernel has attached.</summary>
public sealed class Traversal(TestPacket packet, IReadOnlyDictionary<string, bool> unknowns)
{
    public TestPacket Packet { get; } = packet;

    public HostAddress Destination { get; set; } = packet.Destination;

    public ushort DestinationPort { get; set; } = packet.DestinationPort;

    public uint Mark { get; set; }

    public uint ConnectionMark { get; set; }

    /// <summary>As a state match reads it. Before connection tracking has worked, every packet reads as INVALID.</summary>
    public ConntrackState State { get; set; } = ConntrackState.Invalid;

    /// <summary>Whether a connection is attached: without one there is no connection mark to match or to set.</summary>
    public bool HasConnection { get; set; }

    /// <summary>The answer that this walk assumes for a match that is not understood.</summary>
    public bool Assumed(string unknownMatch) => unknowns[unknownMatch];
}
