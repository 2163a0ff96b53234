using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>An operand and the type of what it reads.</summary>
internal sealed record TypedOperand(Operand Operand, OperandShape Shape);
