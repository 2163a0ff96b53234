namespace Kernel.Tests.Rulesets.Targets;

/// <summary>A user chain. After `-g` its end leads past the rule's own chain, back to whoever jumped there.</summary>
public sealed record ChainTarget(string Chain, bool IsGoto, string Text) : RuleTarget(Text);
