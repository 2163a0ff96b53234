namespace Kernel.Tests.Rulesets.Matches;

public sealed record ProtocolMatch(byte Protocol, string Options, bool Negated) : RuleMatch("", Options, Negated)
{
    protected override bool Covers(Traversal traversal) => traversal.Packet.Protocol == Protocol;
}
