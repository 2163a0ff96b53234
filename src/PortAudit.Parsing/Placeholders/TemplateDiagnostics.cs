using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Placeholders;

/// <summary>Everything that reading templates of rule files can report.</summary>
public static class TemplateDiagnostics
{
    public static readonly DiagnosticDescriptor Placeholders = new("TPL001", DiagnosticSeverity.Warning,
        "a template: its placeholders have no value yet; what rules ask with them is left open; audit what it becomes on the host too");
    public static readonly DiagnosticDescriptor Branch = new("TPL002", DiagnosticSeverity.Info,
        "'{0}' is decided when the template is filled in; its rules are kept as possible ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor Loop = new("TPL003", DiagnosticSeverity.Info,
        "how often '{0}' repeats, the template does not tell; its rules are kept once, as possible ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor Unbalanced = new("TPL004", DiagnosticSeverity.Error,
        "'{0}' ends or continues nothing that is open; left out");
    public static readonly DiagnosticDescriptor NotClosed = new("TPL005", DiagnosticSeverity.Error,
        "this is never closed; read as if it went to the file's end");
    public static readonly DiagnosticDescriptor NotFollowed = new("TPL006", DiagnosticSeverity.Error,
        "'{0}' brings in text from elsewhere; if it has rules, what they do is left open");
}
