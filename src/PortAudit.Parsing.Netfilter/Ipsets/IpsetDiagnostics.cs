using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>Everything that reading sets of ipset can report.</summary>
public static class IpsetDiagnostics
{
    public static readonly DiagnosticDescriptor BadCommand = new("IPT080", DiagnosticSeverity.Error,
        "'{0}' is no command of ipset; expected create, add or another; what the sets before it hold is left open");
    public static readonly DiagnosticDescriptor BadType = new("IPT081", DiagnosticSeverity.Error,
        "'{0}' is no type of set, such as hash:ip or hash:net,port; the set is left out, rules that name it stay open");
    public static readonly DiagnosticDescriptor NoSuchSet = new("IPT082", DiagnosticSeverity.Error,
        "set '{0}' is not created before; ipset refuses the line; add 'create {0} …' before it");
    public static readonly DiagnosticDescriptor BadElement = new("IPT083", DiagnosticSeverity.Error,
        "'{0}' is no element of a {1} set that can be read; what the set holds is left open beside its other elements");
    public static readonly DiagnosticDescriptor ManyElements = new("IPT084", DiagnosticSeverity.Error,
        "more than {0} elements; the others are left out and the sets left open");
    public static readonly DiagnosticDescriptor CutOff = new("IPT085", DiagnosticSeverity.Error,
        "the file ends within this line; elements may be missing; the set is left open");
    public static readonly DiagnosticDescriptor MissingSet = new("IPT086", DiagnosticSeverity.Warning,
        "set '{0}' is in no ipset export of this host; what it holds is left open ({1} time(s) in this file); export it with 'ipset save'");
    public static readonly DiagnosticDescriptor CarriageReturn = new("IPT087", DiagnosticSeverity.Warning,
        "carriage return before the line end; ipset restore would take it for a part of the line; read as if it were not there");
    public static readonly DiagnosticDescriptor OpenName = new("IPT088", DiagnosticSeverity.Warning,
        "which set this command is for, the input does not tell; rules that name it stay open");
}
