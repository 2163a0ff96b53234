namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`-s` or `-d`. A list of several blocks is never negated: iptables makes a rule of each, see <see cref="RuleLine"/>.</summary>
public sealed record AddressMatch(bool IsSource, IReadOnlyList<AddressBlock> Blocks, string Option, bool Negated)
    : RuleMatch("", $"{Option} {string.Join(',', Blocks.Select(block => block.Text))}", Negated)
{
    protected override bool Covers(Traversal traversal) =>
        Blocks.Any(block => block.Contains(IsSource ? traversal.Packet.Source : traversal.Destination));
}
