namespace Kernel.Tests.Rulesets;

/// <param name="Line">The text after `-A CHAIN`; null where an earlier rule's line stands for this one too.</param>
public sealed record TestRule(IReadOnlyList<RuleMatch> Matches, RuleTarget Target, string? Line);
