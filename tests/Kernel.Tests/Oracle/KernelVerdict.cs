namespace Kernel.Tests.Oracle;

/// <summary>What became of a packet. Accept or not is exact; a rejection is seen by its reply, so some rejections read as drops.</summary>
public enum KernelVerdict
{
    Accept,
    Drop,
    Reject,

    /// <summary>Routing or the IP layer refused the packet between PREROUTING and INPUT, or before: says nothing of the ruleset.</summary>
    Unreached,
}
