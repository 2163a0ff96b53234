namespace PortAudit.Knowledge.Explanations;

/// <param name="Id">Stable, for readers of the JSON: official, use, class, encryption, programs, related, risk, check,
/// disagreements, sources, name, suggestions.</param>
public sealed record ExplanationSection(string Id, string Heading, IReadOnlyList<ExplanationBlock> Blocks);
