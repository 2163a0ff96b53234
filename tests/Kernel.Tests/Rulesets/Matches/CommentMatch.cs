namespace Kernel.Tests.Rulesets.Matches;

public sealed record CommentMatch(string Options) : RuleMatch("comment", Options, Negated: false)
{
    protected override bool Covers(Traversal traversal) => true;
}
