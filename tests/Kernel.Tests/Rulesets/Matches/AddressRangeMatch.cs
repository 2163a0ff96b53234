using Kernel.Tests.Packets;

namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`-m iprange`, both ends included.</summary>
public sealed record AddressRangeMatch(bool IsSource, HostAddress First, HostAddress Last, bool Negated)
    : RuleMatch("iprange", $"--{(IsSource ? "src" : "dst")}-range {First}-{Last}", Negated)
{
    protected override bool Covers(Traversal traversal)
    {
        var address = (IsSource ? traversal.Packet.Source : traversal.Destination).Value;
        return First.Value <= address && address <= Last.Value;
    }
}
