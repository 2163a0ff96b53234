using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Everything that reading shell scripts can report.</summary>
public static class ShellDiagnostics
{
    public static readonly DiagnosticDescriptor Unreadable = new("SCR001", DiagnosticSeverity.Error,
        "'{0}' could not be read as a script; the rest of the line is left out, what follows is read on");
    public static readonly DiagnosticDescriptor OpenHereDocument = new("SCR002", DiagnosticSeverity.Error,
        "the here-document has no line '{0}' that ends it; the file may be cut off");
    public static readonly DiagnosticDescriptor OpenVariable = new("SCR003", DiagnosticSeverity.Warning,
        "'{0}' has a value that the script does not tell; what rules ask with it is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor Branch = new("SCR004", DiagnosticSeverity.Info,
        "'{0}' is decided when the script runs; both ways are kept as possible ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor OpenLoop = new("SCR005", DiagnosticSeverity.Warning,
        "how often this loop runs, and over what, the script does not tell; its rules are kept once, as possible");
    public static readonly DiagnosticDescriptor NotFollowed = new("SCR006", DiagnosticSeverity.Warning,
        "'{0}' is not followed; if it changes rules or variables, those are not in the model");
    public static readonly DiagnosticDescriptor RulesNotFollowed = new("SCR007", DiagnosticSeverity.Error,
        "'{0}' loads rules from elsewhere; what they do is left open; give PortAudit that file too");
    public static readonly DiagnosticDescriptor TooMuch = new("SCR008", DiagnosticSeverity.Error,
        "the script runs more than {0} commands or grows too large here; the rest is left out, and all chains are left open");
    public static readonly DiagnosticDescriptor Undeclared = new("SCR009", DiagnosticSeverity.Warning,
        "no command sets the policy of chain {0} in table {1}: ACCEPT after a start of the host, else what was there before; left open; "
            + "add 'iptables -t {1} -P {0} …'");
    public static readonly DiagnosticDescriptor Unflushed = new("SCR010", DiagnosticSeverity.Info,
        "table {0} is not flushed before rules are added; read as if it were empty before the script runs");
    public static readonly DiagnosticDescriptor AssumedStart = new("SCR011", DiagnosticSeverity.Info,
        "read as if the script were called with '{0}'");
    public static readonly DiagnosticDescriptor AssumedToGoOn = new("SCR012", DiagnosticSeverity.Info,
        "the script may end here; read as if it went on");
    public static readonly DiagnosticDescriptor OpenChain = new("SCR013", DiagnosticSeverity.Error,
        "which chain or table this command is for, the script does not tell; all chains of the table are left open");
    public static readonly DiagnosticDescriptor NoSuchRule = new("SCR014", DiagnosticSeverity.Info,
        "chain {0} has no such rule at this point; the command fails and changes nothing");
    public static readonly DiagnosticDescriptor NotCalled = new("SCR015", DiagnosticSeverity.Info,
        "function '{0}' is never called; its commands are left out");
    public static readonly DiagnosticDescriptor UnknownWrapper = new("SCR016", DiagnosticSeverity.Warning,
        "'{0}' runs the command behind it if at all; its rules are kept as possible");
    public static readonly DiagnosticDescriptor BadName = new("SCR018", DiagnosticSeverity.Error,
        "'{0}' is no table of iptables; the command is left out");
    public static readonly DiagnosticDescriptor CutOff = new("SCR019", DiagnosticSeverity.Warning,
        "the file ends without a line end; the last command may be cut off");
}
