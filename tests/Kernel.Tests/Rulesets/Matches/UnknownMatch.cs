namespace Kernel.Tests.Rulesets.Matches;

/// <summary>A condition on something that packets here do not show. Equal conditions have equal answers for one packet.</summary>
public sealed record UnknownMatch(string Extension, string Options, bool Negated) : RuleMatch(Extension, Options, Negated)
{
    public string Name => $"{Extension} {Options}";

    protected override bool Covers(Traversal traversal) => traversal.Assumed(Name);
}
