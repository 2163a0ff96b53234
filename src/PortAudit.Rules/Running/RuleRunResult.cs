using PortAudit.Rules.Language;

namespace PortAudit.Rules.Running;

/// <summary>What the rules have to say about all hosts.</summary>
/// <param name="Findings">Worst first: severity, then certainty, host, place.</param>
/// <param name="Outcomes">Of every rule that reports, by id.</param>
/// <param name="Derived">The facts that rules added, in the order of their derivation.</param>
/// <param name="Costs">The time that each rule took on all hosts, and its combinations; the costliest first.</param>
public sealed record RuleRunResult(
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<RuleOutcome> Outcomes,
    IReadOnlyList<Diagnostic> Diagnostics,
    IReadOnlyList<DerivedFact> Derived,
    IReadOnlyList<RuleCost> Costs);

/// <param name="Combinations">How many combinations of facts held.</param>
public sealed record RuleCost(AuditRuleInfo Rule, TimeSpan Elapsed, int Combinations);
