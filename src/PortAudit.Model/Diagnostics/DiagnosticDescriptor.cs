namespace PortAudit.Model.Diagnostics;

/// <summary>A numbered kind of diagnostic; tests and users refer to <see cref="Id"/>, never to the wording.</summary>
/// <param name="Id">IPT, NFT, WIN, SOC, HST, RUL, CFG, INP or ANA and three digits.</param>
/// <param name="Message">Says what was met, what was expected and what to do; a composite format string.</param>
public sealed record DiagnosticDescriptor(string Id, DiagnosticSeverity Severity, string Message)
{
    public Diagnostic At(SourceSpan span, params object?[] arguments) => new(this, span, Format(arguments));

    /// <summary>For what concerns a whole file, or a path that could not even be opened.</summary>
    public Diagnostic At(string path, params object?[] arguments) => new(this, path, Format(arguments));

    private string Format(object?[] arguments) => string.Format(System.Globalization.CultureInfo.InvariantCulture, Message, arguments);
}
