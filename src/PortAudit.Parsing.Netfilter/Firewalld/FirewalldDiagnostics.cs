using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>Everything that reading firewalld's files can report.</summary>
public static class FirewalldDiagnostics
{
    public static readonly DiagnosticDescriptor BadXml = new("FWD001", DiagnosticSeverity.Error,
        "this is no well-formed XML from here on: {0}; what was read before counts, the zone is left open");
    public static readonly DiagnosticDescriptor UnknownElement = new("FWD002", DiagnosticSeverity.Warning,
        "<{0}> is not modelled here; what it allows or forbids is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor UnknownService = new("FWD003", DiagnosticSeverity.Warning,
        "service '{0}' is neither among the files given nor well known; its ports are left open ({1} time(s) in this file); export its "
            + "file from services/ too");
    public static readonly DiagnosticDescriptor BadValue = new("FWD004", DiagnosticSeverity.Error,
        "<{0}> lacks {1}, or has a value that firewalld refuses; left open");
    public static readonly DiagnosticDescriptor MissingConf = new("FWD005", DiagnosticSeverity.Warning,
        "firewalld.conf of this host is not given; read with its defaults: DefaultZone=public");
    public static readonly DiagnosticDescriptor MissingDefaultZone = new("FWD006", DiagnosticSeverity.Warning,
        "the default zone '{0}' is not among the files given; what it allows is left open; export its file from zones/ too");
    public static readonly DiagnosticDescriptor LoadedIsGiven = new("FWD007", DiagnosticSeverity.Info,
        "{0} shows what is loaded, the chains of firewalld among it; that is what is judged, and not what firewalld makes of its files");
    public static readonly DiagnosticDescriptor BadSetting = new("FWD008", DiagnosticSeverity.Error,
        "'{0}' is no setting of firewalld.conf that can be read; expected NAME=value; left out");
    public static readonly DiagnosticDescriptor DuplicateZone = new("FWD009", DiagnosticSeverity.Warning,
        "another file of this host is of a zone with this name too; which of them firewalld takes is not known; the one under /etc does");
}
