namespace Kernel.Tests.Rulesets.Matches;

public sealed record ConnectionMarkMatch(uint Value, uint Mask, string Options, bool Negated) : RuleMatch("connmark", Options, Negated)
{
    // Without a connection neither the match nor its negation holds (net/netfilter/xt_connmark.c).
    public override bool Holds(Traversal traversal) => traversal.HasConnection && base.Holds(traversal);

    protected override bool Covers(Traversal traversal) => (traversal.ConnectionMark & Mask) == Value;
}
