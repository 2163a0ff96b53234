namespace Kernel.Tests.Rulesets.Targets;

/// <summary>Exempts from connection tracking; only the raw table may.</summary>
public sealed record NoTrackTarget(string Text) : RuleTarget(Text);
