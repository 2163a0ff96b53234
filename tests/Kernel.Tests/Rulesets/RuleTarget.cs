namespace Kernel.Tests.Rulesets;

/// <summary>What a rule does with the packets it matches.</summary>
/// <param name="Text">From `-j` or `-g` on; empty for a rule that only counts.</param>
public abstract record RuleTarget(string Text);
