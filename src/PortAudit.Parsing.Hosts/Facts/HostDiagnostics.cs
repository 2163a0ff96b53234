using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Hosts.Facts;

/// <summary>What the readers of host facts and scans report.</summary>
internal static class HostDiagnostics
{
    internal static readonly DiagnosticDescriptor UnknownLine = new("HST001", DiagnosticSeverity.Warning,
        "'{0}' is no line of ip, route, netstat -r, ifconfig, ipconfig, sysctl or systemctl; it is left out");

    internal static readonly DiagnosticDescriptor BadAddress = new("HST002", DiagnosticSeverity.Error,
        "'{0}' can't be read as an address with its prefix length; the host's own addresses are incomplete");

    internal static readonly DiagnosticDescriptor NoFacts = new("HST003", DiagnosticSeverity.Error,
        "no address, route, setting, unit or profile in the file; export it anew, for example with 'ip addr' or 'sysctl -a'");

    internal static readonly DiagnosticDescriptor CutExport = new("HST004", DiagnosticSeverity.Error,
        "the {0} stops being readable here: {1}; what stands before is kept");

    internal static readonly DiagnosticDescriptor UnnamedStates = new("HST005", DiagnosticSeverity.Warning,
        "states without names: the command that names the units is missing; export as 'systemctl list-unit-files' or keep the prompt line");

    internal static readonly DiagnosticDescriptor BadProfile = new("HST006", DiagnosticSeverity.Error,
        "'{0}' is no network category; expected Public, Private or DomainAuthenticated");

    internal static readonly DiagnosticDescriptor BadRoute = new("HST007", DiagnosticSeverity.Error,
        "'{0}' can't be read as a route's destination; the route is left out; export with -n");

    internal static readonly DiagnosticDescriptor CutRoute = new("HST008", DiagnosticSeverity.Warning,
        "'{0}' fills its column, so its end may be cut off; the route is left out; export with -W");

    internal static readonly DiagnosticDescriptor CutScan = new("HST011", DiagnosticSeverity.Error,
        "the report of nmap ends or is damaged here: {0}; what stands before is kept");

    internal static readonly DiagnosticDescriptor NoScan = new("HST012", DiagnosticSeverity.Error,
        "no scanned host in the report; run nmap with -oX again");

    internal static readonly DiagnosticDescriptor BadScannedPort = new("HST013", DiagnosticSeverity.Error,
        "a port without a usable protocol, number or state; it is left out");
}
