namespace PortAudit.Configuration;

/// <summary>What can be wrong with a configuration. An error means that nothing should be audited with it.</summary>
public static class ConfigurationDiagnostics
{
    public static readonly DiagnosticDescriptor Unreadable = Error(1, "can't be read: {0}");

    public static readonly DiagnosticDescriptor Syntax = Error(2, "not readable as YAML: {0}");

    public static readonly DiagnosticDescriptor TooLarge = Error(3, "{0}; a configuration has at most {1}");

    public static readonly DiagnosticDescriptor Unsupported =
        Error(4, "{0} has no place in a configuration; write the value itself, once for each use");

    public static readonly DiagnosticDescriptor SeveralDocuments =
        Error(5, "a second document starts here and would be lost; a configuration is a single one");

    public static readonly DiagnosticDescriptor TooManyFaults =
        Error(6, "these are more than {0} faults; mend the ones before, the rest was not looked at");

    public static readonly DiagnosticDescriptor UnknownKey = Error(10, "'{0}' is no key of {1}; {2}");

    public static readonly DiagnosticDescriptor WrongShape = Error(11, "{0} must be {1}, not {2}");

    public static readonly DiagnosticDescriptor DuplicateKey = Error(12, "'{0}' is there already (capitals make no difference); keep one of them");

    public static readonly DiagnosticDescriptor InvalidName = Error(13, "'{0}' can't be the name of a {1}: {2}");

    public static readonly DiagnosticDescriptor Empty = Error(14, "{0} has nothing in it; name at least one, or leave the key out");

    public static readonly DiagnosticDescriptor MissingKey = Error(15, "the approved service has no '{0}'; add it");

    public static readonly DiagnosticDescriptor UnknownWord = Error(20, "'{0}' is no value of {1}; {2}");

    public static readonly DiagnosticDescriptor InvalidPort =
        Error(21, "'{0}' is no port; expected a number from 1 to 65535, or a range such as 8000-8100");

    public static readonly DiagnosticDescriptor InvalidDate = Error(22, "'{0}' is no date; expected the last day, as 2027-01-31");

    public static readonly DiagnosticDescriptor InvalidGlob = Error(23, "the glob '{0}' can't be read: {1}");

    public static readonly DiagnosticDescriptor InvalidPath = Error(24, "'{0}' is no path; expected a path or a glob");

    public static readonly DiagnosticDescriptor InvalidHost = Error(25, "'{0}' names no host; expected NAME=GLOB, as in web1=exports/web1/*");

    public static readonly DiagnosticDescriptor InvalidZoneItem =
        Error(30, "'{0}' is neither an address, as 198.51.100.0/24, nor an interface's name; {1}");

    public static readonly DiagnosticDescriptor UnknownSource = Error(31, "'{0}' is neither an address, as 198.51.100.0/24, nor a zone; {1}");

    public static readonly DiagnosticDescriptor HostBits =
        Warning(32, "'{0}' has bits set behind its length and is taken as {1}; write that, or a longer prefix");

    public static readonly DiagnosticDescriptor ZoneOfInterfaces = Warning(33,
        "zone '{0}' names interfaces alone ({1}), and approvals are about addresses, so it adds nothing; name the addresses behind them");

    public static readonly DiagnosticDescriptor Expired =
        Warning(34, "the approval of {0} ended on {1:yyyy-MM-dd} and no longer counts; renew or remove it");

    public static readonly DiagnosticDescriptor UnknownVariable = Warning(40, "the variable is no setting and has no effect; {0}");

    /// <summary>In the order of their numbers, for the documentation.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        Unreadable, Syntax, TooLarge, Unsupported, SeveralDocuments, TooManyFaults, UnknownKey, WrongShape, DuplicateKey, InvalidName,
        Empty, MissingKey,
        UnknownWord, InvalidPort, InvalidDate, InvalidGlob, InvalidPath, InvalidHost, InvalidZoneItem, UnknownSource, HostBits, ZoneOfInterfaces,
        Expired, UnknownVariable,
    ];

    private static DiagnosticDescriptor Error(int number, string message) => new($"CFG{number:000}", DiagnosticSeverity.Error, message);

    private static DiagnosticDescriptor Warning(int number, string message) => new($"CFG{number:000}", DiagnosticSeverity.Warning, message);
}
