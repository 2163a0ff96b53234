using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Ufw;

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
    public static readonly DiagnosticDescriptor BadRow = new("UFW008", DiagnosticSeverity.Error,
        "'{0}' is no row of ufw status that can be read; expected to, action and from; what a rule in this place does is left open");
    public static readonly DiagnosticDescriptor UnknownProfile = new("UFW009", DiagnosticSeverity.Warning,
        "the ports of application profile '{0}' are neither in the files given nor well known; left open ({1} time(s) in this file); "
            + "export 'ufw status verbose', or /etc/ufw/applications.d too");
    public static readonly DiagnosticDescriptor Contradiction = new("UFW010", DiagnosticSeverity.Warning,
        "ufw status says {0} is {1} now, the files of this host say {2}; read as ufw status says; they differ after the next reload");
    public static readonly DiagnosticDescriptor RulesFromFile = new("UFW011", DiagnosticSeverity.Info,
        "{0} of this host is given too; the rules are taken from there");
    public static readonly DiagnosticDescriptor LoadedIsGiven = new("UFW012", DiagnosticSeverity.Info,
        "{0} shows what is loaded, the chains of ufw among it; that is what is judged, and not what ufw makes of this");
    public static readonly DiagnosticDescriptor BadProfile = new("UFW013", DiagnosticSeverity.Error,
        "'{0}' is no line of an application profile that can be read; expected [name], title=, description= or ports=; left out");
    public static readonly DiagnosticDescriptor NoStatusOfIPv6 = new("UFW014", DiagnosticSeverity.Warning,
        "no row is for IPv6: whether ufw filters it, this listing does not tell; export /etc/default/ufw, or 'ip6tables-save', too");
}
