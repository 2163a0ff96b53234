namespace Kernel.Tests.Rulesets.Targets;

/// <summary>mark = (mark and not <paramref name="Cleared"/>) xor <paramref name="Flipped"/>: what every option of MARK comes down to.</summary>
public sealed record MarkTarget(uint Cleared, uint Flipped, string Text) : RuleTarget(Text);
