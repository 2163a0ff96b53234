namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`-m addrtype` for the types that are certain here: each destination is the host's own, each source another host's.</summary>
public sealed record AddressTypeMatch(bool IsSource, bool IsLocal, string Options, bool Negated) : RuleMatch("addrtype", Options, Negated)
{
    protected override bool Covers(Traversal traversal) => IsSource != IsLocal;
}
