using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Hosts.Processes;

/// <summary>What the reader of process listings reports.</summary>
internal static class ProcessDiagnostics
{
    internal static readonly DiagnosticDescriptor Denied = new("HST021", DiagnosticSeverity.Warning,
        "the listing ran without the right to see every process ({0} refusals, the first here); sockets of the others keep unknown "
            + "owners; run it as root");

    internal static readonly DiagnosticDescriptor NoProcess = new("HST022", DiagnosticSeverity.Error,
        "no process and no socket in the file; export it anew, for example with 'ls -l /proc/[0-9]*/fd' as root");

    internal static readonly DiagnosticDescriptor CutExport = new("HST023", DiagnosticSeverity.Error,
        "the {0} stops being readable here: {1}; what stands before is kept");

    internal static readonly DiagnosticDescriptor UnknownLine = new("HST024", DiagnosticSeverity.Warning,
        "'{0}' is no line of a process listing; it is left out");
}
