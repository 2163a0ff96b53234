namespace Kernel.Tests.Rulesets.Targets;

/// <summary>As <see cref="MarkTarget"/>, on the connection's mark; nothing happens to a packet without a connection.</summary>
public sealed record ConnectionMarkTarget(uint Cleared, uint Flipped, string Text) : RuleTarget(Text);
