using Kernel.Tests.Packets;

namespace Kernel.Tests.Rulesets.Matches;

/// <summary>`-m conntrack --ctstate` and the older `-m state --state`.</summary>
public sealed record StateMatch(ConntrackState States, string Extension, string Options, bool Negated) : RuleMatch(Extension, Options, Negated)
{
    protected override bool Covers(Traversal traversal) => (traversal.State & States) != 0;
}
