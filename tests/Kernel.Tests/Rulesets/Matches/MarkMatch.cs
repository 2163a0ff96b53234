namespace Kernel.Tests.Rulesets.Matches;

public sealed record MarkMatch(uint Value, uint Mask, string Options, bool Negated) : RuleMatch("mark", Options, Negated)
{
    protected override bool Covers(Traversal traversal) => (traversal.Mark & Mask) == Value;
}
