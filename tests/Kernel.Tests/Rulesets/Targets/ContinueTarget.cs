namespace Kernel.Tests.Rulesets.Targets;

/// <summary>LOG, NFLOG or no target: the next rule follows.</summary>
public sealed record ContinueTarget(string Text) : RuleTarget(Text);
