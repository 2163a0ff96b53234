namespace PortAudit.Knowledge.Explanations;

/// <summary>What is known of a port or a service name, free of any output format.</summary>
/// <param name="Query">As asked, shown escaped and cut to 60 characters.</param>
/// <param name="Port">Null where the query named no single port.</param>
/// <param name="Ports">The facts by transport; empty where the query named no single port.</param>
/// <param name="Suggestions">Near names, where nothing was found.</param>
public sealed record PortExplanation(
    string Query,
    ExplanationOutcome Outcome,
    string Title,
    int? Port,
    IReadOnlyList<PortRecord> Ports,
    IReadOnlyList<ExplanationSection> Sections,
    IReadOnlyList<string> Suggestions);
