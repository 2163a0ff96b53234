namespace PortAudit.Knowledge.Explanations;

/// <param name="Label">Of a fact, or the system that a command belongs to; else empty.</param>
public sealed record ExplanationBlock(BlockKind Kind, string Text, string Label = "");
