namespace PortAudit.Configuration;

/// <summary>Who said a value, so that <c>config show</c> can tell and a diagnostic can point there.</summary>
public sealed record Origin
{
    /// <summary>Nobody said it: what PortAudit does by itself.</summary>
    public static readonly Origin Default = new(OriginKind.Default, null, null);

    private Origin(OriginKind kind, string? name, SourceSpan? span) => (Kind, Name, Span) = (kind, name, span);

    public OriginKind Kind { get; }

    /// <summary>The variable as it is set, or the option as it is spelled; <see langword="null"/> for the others.</summary>
    public string? Name { get; }

    /// <summary>Of the value, or of the key that a list or map stands under; <see langword="null"/> outside a file.</summary>
    public SourceSpan? Span { get; }

    public static Origin File(SourceSpan span) => new(OriginKind.File, null, span);

    public static Origin Environment(string variable) => new(OriginKind.Environment, variable, null);

    public static Origin CommandLine(string option) => new(OriginKind.CommandLine, option, null);

    /// <summary><c>default</c>, <c>portaudit.yaml:12</c>, <c>PORTAUDIT_FAILON</c> or <c>--fail-on</c>.</summary>
    public override string ToString() => Span is { } span ? $"{span.File.Path}:{span.Line}" : Name ?? "default";

    internal Diagnostic Report(DiagnosticDescriptor descriptor, params object?[] arguments) =>
        Span is { } span ? descriptor.At(span, arguments) : descriptor.At(ToString(), arguments);
}
