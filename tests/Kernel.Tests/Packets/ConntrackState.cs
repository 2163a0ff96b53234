namespace Kernel.Tests.Packets;

/// <summary>What connection tracking says of a packet; flags, so that a match can name several.</summary>
[Flags]
public enum ConntrackState
{
    None = 0,
    New = 1,
    Established = 2,
    Related = 4,
    Invalid = 8,
    Untracked = 16,

    /// <summary>Not a state of its own: set beside one when the destination was rewritten (`--ctstate DNAT`).</summary>
    DestinationRewritten = 32,
}
