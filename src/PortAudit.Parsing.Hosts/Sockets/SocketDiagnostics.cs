using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>What the readers of socket listings report. Every row that can't be read makes its snapshot partial: it may be any listener.</summary>
internal static class SocketDiagnostics
{
    internal static readonly DiagnosticDescriptor UnknownRow = new("SOC001", DiagnosticSeverity.Error,
        "line fits no row of {0}: '{1}'; expected {2}; it may be any listener, so the snapshot counts as partial");

    internal static readonly DiagnosticDescriptor NoListing = new("SOC002", DiagnosticSeverity.Error,
        "no header and no row of {0} in the file; export it anew with '{1}'");

    internal static readonly DiagnosticDescriptor Partial = new("SOC003", DiagnosticSeverity.Info,
        "{0}; the snapshot is partial: a missing row proves nothing");

    internal static readonly DiagnosticDescriptor NoListeners = new("SOC004", DiagnosticSeverity.Warning,
        "{0} leaves listening sockets out, so the listing says nothing about them; export it with '{1}'");

    internal static readonly DiagnosticDescriptor OwnersHidden = new("SOC005", DiagnosticSeverity.Info,
        "{0} ran without the rights to see every process; a row without a program has an unknown owner");

    internal static readonly DiagnosticDescriptor Colours = new("SOC006", DiagnosticSeverity.Info,
        "terminal colour sequences were taken out before reading");

    internal static readonly DiagnosticDescriptor StarUnclear = new("SOC007", DiagnosticSeverity.Warning,
        "'*' is the IPv4 wildcard in ss before 4.15 and the dual-stack one since, and the listing does not tell which; read as dual-stack");

    internal static readonly DiagnosticDescriptor TcpUnconnected = new("SOC008", DiagnosticSeverity.Warning,
        "row says tcp in state UNCONN; old versions of ss print 'tcp' for UDP sockets too, so it is read as UDP");

    internal static readonly DiagnosticDescriptor ProtocolNotShown = new("SOC009", DiagnosticSeverity.Warning,
        "neither a protocol nor a state column; rows are read as {0}, judged by Send-Q; export with 'ss -tulpn'");

    internal static readonly DiagnosticDescriptor ToolMessage = new("SOC010", DiagnosticSeverity.Warning,
        "a message of the tool, not a row: '{0}'; the listing may be incomplete");

    internal static readonly DiagnosticDescriptor UnknownService = new("SOC011", DiagnosticSeverity.Error,
        "service name '{0}' is not known, so the row's port can't be told and the snapshot counts as partial; export with -n");

    internal static readonly DiagnosticDescriptor AddressCut = new("SOC012", DiagnosticSeverity.Warning,
        "the column is full, so the address may be cut; address unknown, port {0}; export with '{1}'");

    internal static readonly DiagnosticDescriptor HostName = new("SOC013", DiagnosticSeverity.Warning,
        "'{0}' is a host name, not an address; address unknown, port {1}; export with -n");

    internal static readonly DiagnosticDescriptor BadEndpoint = new("SOC014", DiagnosticSeverity.Error,
        "'{0}' can't be read as address:port; the row may be any listener, so the snapshot counts as partial");

    internal static readonly DiagnosticDescriptor FamilyNotShown = new("SOC017", DiagnosticSeverity.Warning,
        "the row does not say whether this wildcard is IPv4, IPv6 or both; read as both");

    internal static readonly DiagnosticDescriptor BigEndian = new("SOC018", DiagnosticSeverity.Info,
        "addresses are in the byte order of a big-endian machine, by where 7F stands in its loopback addresses");

    internal static readonly DiagnosticDescriptor OtherNamespaces = new("SOC019", DiagnosticSeverity.Info,
        "sockets of other network namespaces than the host's ({0}) are left out: they listen inside containers");

    internal static readonly DiagnosticDescriptor BadRecord = new("SOC015", DiagnosticSeverity.Error,
        "'{0}' is not {1}; the record may be any listener, so the snapshot counts as partial");

    internal static readonly DiagnosticDescriptor CutExport = new("SOC016", DiagnosticSeverity.Error,
        "the {0} stops being readable here: {1}; what stands before is kept, and the snapshot counts as partial");

    internal static readonly DiagnosticDescriptor ShiftedRow = new("SOC020", DiagnosticSeverity.Error,
        "row of {0} columns under a header of {1}: its values may stand in wrong columns; it may be any listener, so the snapshot counts as partial");

    internal static readonly DiagnosticDescriptor OwnersUnread = new("SOC021", DiagnosticSeverity.Warning,
        "process list not parsed; row kept, its owner is unknown: '{0}'");

    internal static readonly DiagnosticDescriptor ProgramUnread = new("SOC022", DiagnosticSeverity.Warning,
        "program column '{0}' is not of the form pid/name; row kept, its owner is unknown");
}
