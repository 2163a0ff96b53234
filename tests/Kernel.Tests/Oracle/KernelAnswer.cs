using Kernel.Tests.Packets;

namespace Kernel.Tests.Oracle;

/// <param name="Verdict">The packet's fate.</param>
/// <param name="State">What connection tracking said of it; None if the ruleset dropped it before.</param>
public sealed record KernelAnswer(KernelVerdict Verdict, ConntrackState State)
{
    /// <summary>Whether the packet was in the state it claims. A ruleset may have exempted it from tracking.</summary>
    public bool Confirms(TestPacket packet) => State is ConntrackState.None or ConntrackState.Untracked || State == packet.State;
}
