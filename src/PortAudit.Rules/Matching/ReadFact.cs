using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>A slot whose fact is not searched for but read from a reference of another fact.</summary>
/// <param name="MustBeKnown">The rule asks for any fact of the type, so that the one referred to counts only if it is among the host's facts.</param>
internal sealed record ReadFact(int Slot, FieldReference From, bool MustBeKnown);
