namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`--sport` or `--dport` of the tcp, udp and sctp extensions. The rule names the protocol too, so no other has to be told apart.</summary>
public sealed record PortMatch(string Protocol, bool IsSource, PortRange Range, string Options, bool Negated) : RuleMatch(Protocol, Options, Negated)
{
    protected override bool Covers(Traversal traversal) => Range.Contains(IsSource ? traversal.Packet.SourcePort : traversal.DestinationPort);
}
