namespace Kernel.Tests.Rulesets.Matches;

public sealed record MultiportMatch(MultiportSide Side, IReadOnlyList<PortRange> Ranges, bool Negated)
    : RuleMatch("multiport", $"--{Side switch { MultiportSide.Source => "sports", MultiportSide.Destination => "dports", _ => "ports" }} "
        + string.Join(',', Ranges), Negated)
{
    protected override bool Covers(Traversal traversal) => Ranges.Any(range =>
        (Side != MultiportSide.Destination && range.Contains(traversal.Packet.SourcePort))
        || (Side != MultiportSide.Source && range.Contains(traversal.DestinationPort)));
}
