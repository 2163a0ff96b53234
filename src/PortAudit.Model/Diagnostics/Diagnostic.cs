namespace PortAudit.Model.Diagnostics;

/// <summary>What a reader or an analysis could not take as it stands; never a judgement on the configuration, which is a finding.</summary>
public sealed record Diagnostic
{
    public Diagnostic(DiagnosticDescriptor descriptor, SourceSpan span, string message) =>
        (Descriptor, Span, Path, Message) = (descriptor, span, span.File.Path, message);

    public Diagnostic(DiagnosticDescriptor descriptor, string path, string message) =>
        (Descriptor, Path, Message) = (descriptor, path, message);

    public DiagnosticDescriptor Descriptor { get; }

    public string Id => Descriptor.Id;

    public DiagnosticSeverity Severity => Descriptor.Severity;

    /// <summary>The offending token; <see langword="null"/> when the whole file is meant.</summary>
    public SourceSpan? Span { get; }

    public string Path { get; }

    public string Message { get; }

    /// <summary><c>file:line:column: severity CODE: text</c></summary>
    public override string ToString() =>
        $"{(Span is { } span ? span.ToString() : Path)}: {Severity.ToString().ToLowerInvariant()} {Id}: {Message}";
}
