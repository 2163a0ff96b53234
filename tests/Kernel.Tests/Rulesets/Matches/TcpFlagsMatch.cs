using Kernel.Tests.Packets;

namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`--tcp-flags MASK SET`: of the masked flags exactly those are set. `--syn` is FIN,SYN,RST,ACK SYN.</summary>
public sealed record TcpFlagsMatch(TcpFlags Mask, TcpFlags Set, string Options, bool Negated) : RuleMatch("tcp", Options, Negated)
{
    protected override bool Covers(Traversal traversal) => (traversal.Packet.Flags & Mask) == Set;
}
