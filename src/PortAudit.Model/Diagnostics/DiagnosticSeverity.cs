namespace PortAudit.Model.Diagnostics;

/// <summary>How much a diagnostic takes away from what the audit can say.</summary>
public enum DiagnosticSeverity : byte
{
    /// <summary>Worth knowing; nothing is lost.</summary>
    Info,

    /// <summary>Accepted by the tool, but it does not mean what it seems, or is modelled only in part.</summary>
    Warning,

    /// <summary>The tool would refuse it, or it could not be read.</summary>
    Error,
}
