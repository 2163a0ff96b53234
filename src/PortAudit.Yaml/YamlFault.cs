namespace PortAudit.Yaml;

/// <summary>What is wrong with a file as YAML. Whoever reads the file turns it into a diagnostic of its own area.</summary>
/// <param name="Span"><see langword="null"/> when it is about the whole file.</param>
/// <param name="Text">Safe to show; its meaning depends on the kind.</param>
/// <param name="Limit">What would be taken, where the file is too large.</param>
public sealed record YamlFault(YamlFaultKind Kind, SourceSpan? Span, string Text, string Limit = "");
