namespace PortAudit.Knowledge;

/// <summary>A program that runs or fronts other services, so that finding it on a port proves no foreign owner.</summary>
/// <param name="Pattern">A name or a glob.</param>
/// <param name="Meaning">Where to look for the real owner.</param>
public sealed record WrapperProgram(string Pattern, WrapperKind Kind, string Meaning);
