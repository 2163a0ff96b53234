using System.Collections.Immutable;

namespace PortAudit.Model.Firewall;

/// <summary>A rule of a firewall, as opposed to an <c>AuditRule</c>, which is ours.</summary>
/// <param name="Parts">Conditions and actions in the order in which they act.</param>
/// <param name="Span">The whole rule as written.</param>
/// <param name="Comment">What the administrator wrote beside it; an attacker's text as far as output is concerned.</param>
/// <param name="Coverage">Approximated when a part is unknown, unreadable when the rule stands in the model only as an unknown.</param>
public sealed record FilterRule(ImmutableArray<RulePart> Parts, SourceSpan Span, string? Comment, CoverageState Coverage)
{
    public IEnumerable<Conditions.Condition> Conditions => Parts.OfType<Conditions.Condition>();

    public IEnumerable<Actions.RuleAction> Actions => Parts.OfType<Actions.RuleAction>();
}
