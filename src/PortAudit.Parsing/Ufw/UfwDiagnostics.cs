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
    public static readonly DiagnosticDescriptor TupleWithoutRule = new("UFW008", DiagnosticSeverity.Warning,
        "this tuple has no rules behind it; ufw loads the rules, not the tuples, so it has no effect; run 'ufw reload'");
    public static readonly DiagnosticDescriptor HiddenRules = new("UFW009", DiagnosticSeverity.Warning,
        "'ufw status' does not show before.rules and after.rules; what they do is left open; give PortAudit the files under /etc/ufw, or iptables-save");
    public static readonly DiagnosticDescriptor BadRow = new("UFW010", DiagnosticSeverity.Error,
        "'{0}' is no rule as 'ufw status' prints them; it stands in the model as an unknown");
    public static readonly DiagnosticDescriptor Application = new("UFW011", DiagnosticSeverity.Warning,
        "'{0}' is a name of an application or service; its ports are not shown; left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor Inactive = new("UFW012", DiagnosticSeverity.Info,
        "ufw is not active: it filters nothing, so there are no rules in the model");
    public static readonly DiagnosticDescriptor NoDefaults = new("UFW013", DiagnosticSeverity.Warning,
        "the listing does not show the default policies; they are left open; export 'ufw status verbose'");
}
