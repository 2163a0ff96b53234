using Kernel.Tests.Packets;

namespace Kernel.Tests.Rulesets.Matches;

public sealed record MacMatch(ulong Mac, bool Negated) : RuleMatch("mac", $"--mac-source {TestPacket.MacText(Mac)}", Negated)
{
    protected override bool Covers(Traversal traversal) => traversal.Packet.SourceMac == Mac;
}
