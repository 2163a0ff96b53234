namespace Kernel.Tests.Rulesets.Targets;

/// <summary>CONNMARK --save-mark (packet to connection) and --restore-mark (the other way): to = (to and not its mask) xor (from and its mask).</summary>
public sealed record MarkCopyTarget(bool IsSave, uint PacketMask, uint ConnectionMask, string Text) : RuleTarget(Text);
