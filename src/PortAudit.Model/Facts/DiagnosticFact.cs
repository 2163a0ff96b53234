using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.DiagnosticFact>;

namespace PortAudit.Model.Facts;

/// <summary>What a parser or an analysis reported, so that rules may judge it.</summary>
public sealed class DiagnosticFact : Fact
{
    public static readonly FactType Definition = FactType.Of<DiagnosticFact>("diagnostic", "what a parser or an analysis reported",
    [
        HostName,
        Text("id", "number of the diagnostic, as IPT012", f => f.Diagnostic.Id),
        Word("severity", "of the diagnostic", ["info", "warning", "error"], f => f.Diagnostic.Severity.ToString().ToLowerInvariant()),
        Text("path", "the file", f => f.Diagnostic.Path),
        Text("message", "its text", f => f.Diagnostic.Message),
        Location("at", "where", f => f.Location),
    ]);

    public override FactType Type => Definition;

    public required Diagnostic Diagnostic { get; init; }

    public override string Identity => $"{Diagnostic.Id} {Diagnostic.Message}";
}
