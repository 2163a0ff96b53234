namespace PortAudit.Rules.Testing;

/// <summary>What the audit of an example's folder gave.</summary>
/// <param name="Findings">Of all rules, in the order of the report.</param>
/// <param name="Facts">How many facts the inputs gave: with none, a negative example would prove nothing.</param>
public sealed record ExampleAudit(IReadOnlyList<Finding> Findings, int Facts);
