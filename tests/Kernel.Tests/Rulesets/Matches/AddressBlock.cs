using Kernel.Tests.Packets;

namespace Kernel.Tests.Rulesets.Matches;

/// <summary>The addresses that agree with one under a mask, which may have holes. The text may have host bits set.</summary>
public sealed record AddressBlock(HostAddress Address, UInt128 Mask, string Text)
{
    public bool Contains(HostAddress address) => (address.Value & Mask) == (Address.Value & Mask);
}
