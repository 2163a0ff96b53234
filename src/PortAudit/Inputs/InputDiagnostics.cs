namespace PortAudit.Inputs;

/// <summary>What can go wrong before a parser sees a file.</summary>
public static class InputDiagnostics
{
    public static readonly DiagnosticDescriptor Missing = new("INP001", DiagnosticSeverity.Error,
        "no such file or folder; check the path, or quote a glob so that the shell leaves it alone");

    public static readonly DiagnosticDescriptor NoMatch = new("INP002", DiagnosticSeverity.Error,
        "the glob matches no file");

    public static readonly DiagnosticDescriptor Unreadable = new("INP003", DiagnosticSeverity.Error,
        "can't be read: {0}");

    public static readonly DiagnosticDescriptor TooLarge = new("INP004", DiagnosticSeverity.Error,
        "has {0:N0} bytes; PortAudit reads files of up to {1:N0}");

    public static readonly DiagnosticDescriptor Empty = new("INP005", DiagnosticSeverity.Error,
        "is empty; expected a ruleset or a socket listing, so run the export again");

    public static readonly DiagnosticDescriptor Binary = new("INP006", DiagnosticSeverity.Error,
        "is binary, not a text export; expected one of {0}");

    public static readonly DiagnosticDescriptor UnknownFormat = new("INP007", DiagnosticSeverity.Error,
        "is of no format that PortAudit knows; name it with --type, one of {0}");


    public static readonly DiagnosticDescriptor OwnHost = new("INP010", DiagnosticSeverity.Info,
        "is a second {0} in its folder, so it is judged as a host of its own, '{1}'; use hosts: or --host to group files otherwise");

    public static readonly DiagnosticDescriptor NotUtf8 = new("INP011", DiagnosticSeverity.Info,
        "is not UTF-8; read as {0}");
}
