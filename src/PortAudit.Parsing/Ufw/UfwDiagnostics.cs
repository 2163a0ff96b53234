using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Ufw;

/// <summary>Everything that reading ufw's files can report.</summary>
public static class UfwDiagnostics
{
    public static readonly DiagnosticDescriptor MissingFile = new("UFW001", DiagnosticSeverity.Warning,
        "{0} of this host is not given; the rules that ufw takes from it are left open; export it too");
    public static readonly DiagnosticDescriptor MissingPolicies = new("UFW002", DiagnosticSeverity.Warning,
        "/etc/default/ufw of this host is not given; the policies of INPUT, OUTPUT and FORWARD are left open; export it too");
    public static readonly DiagnosticDescriptor NotEnabled = new("UFW003", DiagnosticSeverity.Warning,
        "ufw.conf of this host says ENABLED=no: ufw loads none of its rules, so they are not in the model");
    public static readonly DiagnosticDescriptor AssumedEnabled = new("UFW004", DiagnosticSeverity.Info,
        "ufw.conf of this host is not given; read as if ufw were enabled");
    public static readonly DiagnosticDescriptor BadSetting = new("UFW005", DiagnosticSeverity.Error,
        "'{0}' is no setting of ufw that can be read; expected NAME=value; left out");
    public static readonly DiagnosticDescriptor BadPolicy = new("UFW006", DiagnosticSeverity.Error,
        "'{0}' is no policy; expected ACCEPT, DROP or REJECT; left open");
    public static readonly DiagnosticDescriptor Duplicate = new("UFW007", DiagnosticSeverity.Warning,
        "another file of this host has the same part of ufw's rules; this one is left out");
}
