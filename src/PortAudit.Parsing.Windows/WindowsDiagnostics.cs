using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Windows;

/// <summary>Everything that reading Windows Firewall exports can report.</summary>
public static class WindowsDiagnostics
{
    public static readonly DiagnosticDescriptor More = new("WIN001", DiagnosticSeverity.Info,
        "{0} more of {1} are not shown");

    public static DiagnosticLog NewLog() => new(More, WindowsLimits.MostOfAKind);

    // The rule string and what it says.
    public static readonly DiagnosticDescriptor NoRuleString = new("WIN010", DiagnosticSeverity.Error,
        "'{0}' is no firewall rule; expected 'v2.…|Action=…|'; it stands as an unknown rule");
    public static readonly DiagnosticDescriptor UnknownKey = new("WIN011", DiagnosticSeverity.Warning,
        "key '{0}' is not known; it restricts the rule, and how is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor BadValue = new("WIN012", DiagnosticSeverity.Error,
        "'{0}' is no {1}; the rule is left open");
    public static readonly DiagnosticDescriptor RepeatedKey = new("WIN013", DiagnosticSeverity.Error,
        "'{0}' stands {1} times in one rule; Windows takes it once; the rule is left open");
    public static readonly DiagnosticDescriptor NoActive = new("WIN014", DiagnosticSeverity.Info,
        "no Active= in rule '{0}': Windows takes it for disabled");
    public static readonly DiagnosticDescriptor UnknownKeyword = new("WIN015", DiagnosticSeverity.Warning,
        "'{0}' is no keyword that is known; what it stands for is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor ManyFields = new("WIN017", DiagnosticSeverity.Error,
        "rule of more than {0} fields; the rest is not read, and the rule is left open");
    public static readonly DiagnosticDescriptor MissingAction = new("WIN018", DiagnosticSeverity.Error,
        "rule '{0}' has no {1}; it is left open");

    // Registry exports.
    public static readonly DiagnosticDescriptor NoFirewallKeys = new("WIN020", DiagnosticSeverity.Info,
        "no Windows Firewall key in it: it says nothing of the firewall");
    public static readonly DiagnosticDescriptor BadRegLine = new("WIN021", DiagnosticSeverity.Error,
        "'{0}' is no line of a registry export; expected a key in brackets or a value");
    public static readonly DiagnosticDescriptor ValueCutOff = new("WIN022", DiagnosticSeverity.Error,
        "the value ends without its quote; the file may be cut off; what stands there is left open");
    public static readonly DiagnosticDescriptor BadPolicyRecord = new("WIN023", DiagnosticSeverity.Error,
        "record at byte {0} is not complete: {1}; {2} records before it were read");
    public static readonly DiagnosticDescriptor BadPolicyHeader = new("WIN024", DiagnosticSeverity.Error,
        "version {0} of the policy file is not known; expected 1");
    public static readonly DiagnosticDescriptor BadLgpoRecord = new("WIN025", DiagnosticSeverity.Error,
        "'{0}' where {1} is expected; the record is not read");
    public static readonly DiagnosticDescriptor BadSetting = new("WIN026", DiagnosticSeverity.Error,
        "setting {0} is '{1}'; expected a number; it is taken as not known");
    public static readonly DiagnosticDescriptor BadType = new("WIN027", DiagnosticSeverity.Error,
        "value '{0}' is of type {1}; a firewall rule is a string; it stands as an unknown rule");

    // Hives.
    public static readonly DiagnosticDescriptor HiveTooShort = new("WIN030", DiagnosticSeverity.Error,
        "the hive ends after {0} of {1} bytes; what lies behind is missing");
    public static readonly DiagnosticDescriptor HiveCell = new("WIN031", DiagnosticSeverity.Error,
        "cell at 0x{0:x} {1}; {2} is not read");
    public static readonly DiagnosticDescriptor HiveCycle = new("WIN032", DiagnosticSeverity.Error,
        "key at 0x{0:x} is below itself, or listed twice; the second time it is passed over");
    public static readonly DiagnosticDescriptor HiveDirty = new("WIN033", DiagnosticSeverity.Warning,
        "the hive was copied in the middle of a write (sequence numbers {0} and {1}), and no transaction log lies beside it; it may be "
            + "older than what is in force; copy its .LOG1 and .LOG2 too");
    public static readonly DiagnosticDescriptor HiveRecovered = new("WIN034", DiagnosticSeverity.Info,
        "{0} write(s) of its transaction logs ({1}) are applied");
    public static readonly DiagnosticDescriptor HiveLogUnusable = new("WIN035", DiagnosticSeverity.Warning,
        "transaction log {0} can't be used: {1}; the hive may be older than what is in force");
    public static readonly DiagnosticDescriptor HiveChecksum = new("WIN036", DiagnosticSeverity.Warning,
        "the hive's header has a wrong checksum; it is read all the same");
    public static readonly DiagnosticDescriptor HiveNoRoot = new("WIN037", DiagnosticSeverity.Error,
        "no root key can be read: {0}; expected a registry hive of version 1.3 to 1.6");
    public static readonly DiagnosticDescriptor HiveLimit = new("WIN038", DiagnosticSeverity.Error,
        "more than {0} keys and values; the rest is not read");

    // netsh, PowerShell and wf.msc.
    public static readonly DiagnosticDescriptor UnknownLabels = new("WIN040", DiagnosticSeverity.Warning,
        "label '{0}' is of no language that is known ({1} time(s)); what it says is left open");
    public static readonly DiagnosticDescriptor UnknownWord = new("WIN041", DiagnosticSeverity.Warning,
        "'{0}' is not known as a value of {1}; it is left open ({2})");
    public static readonly DiagnosticDescriptor StrayLine = new("WIN042", DiagnosticSeverity.Error,
        "'{0}' is no line of this listing; expected a label, a colon and a value");
    public static readonly DiagnosticDescriptor NotVerbose = new("WIN043", DiagnosticSeverity.Warning,
        "the listing does not show programs, services, interfaces and IPsec: what they restrict is left open; export again with "
            + "'verbose' at the end");
    public static readonly DiagnosticDescriptor RecordCutOff = new("WIN044", DiagnosticSeverity.Error,
        "rule '{0}' ends before its {1}; the file may be cut off; it is left open");
    public static readonly DiagnosticDescriptor MissingFilters = new("WIN045", DiagnosticSeverity.Warning,
        "{0} rule(s) are shown without their {1}: what these restrict is left open; export {2} as well");
    public static readonly DiagnosticDescriptor LostValue = new("WIN046", DiagnosticSeverity.Error,
        "'{0}' in {1}: the export lost this value; it is left open; export with ConvertTo-Json -Depth 4, or join the list before Export-Csv");
    public static readonly DiagnosticDescriptor JsonCutOff = new("WIN047", DiagnosticSeverity.Error,
        "the JSON breaks off or is damaged here: {0}; {1} object(s) before it were read");
    public static readonly DiagnosticDescriptor ShiftedColumns = new("WIN048", DiagnosticSeverity.Error,
        "row of {0} columns under a header of {1}: its values may stand in wrong columns; a rule stands as an unknown one; export again, "
            + "with the separator in quotes where values hold it");
    public static readonly DiagnosticDescriptor XmlDamaged = new("WIN049", DiagnosticSeverity.Error,
        "the XML breaks off or is damaged here: {0}; {1} object(s) before it were read");
    public static readonly DiagnosticDescriptor NoDirection = new("WIN050", DiagnosticSeverity.Warning,
        "the list does not say whether its rules are inbound or outbound; name the file so that it says 'inbound' or 'outbound'; until "
            + "then both are possible");
    public static readonly DiagnosticDescriptor FilterWithoutRule = new("WIN051", DiagnosticSeverity.Warning,
        "{0} filter object(s) belong to no rule at hand, the first to '{1}'; export Get-NetFirewallRule as well");
    // Scripts.
    public static readonly DiagnosticDescriptor StepUnknown = new("WIN060", DiagnosticSeverity.Warning,
        "{0} is left open: {1}");
    public static readonly DiagnosticDescriptor ScriptAlone = new("WIN061", DiagnosticSeverity.Info,
        "a script changes the firewall of the machine that it runs on; rules and settings that are there before are not known, and read "
            + "as if there were none; export the machine's own");
    public static readonly DiagnosticDescriptor NetshRefuses = new("WIN062", DiagnosticSeverity.Error,
        "netsh would refuse this: {0}; what it means to do is left open");
    public static readonly DiagnosticDescriptor GroupSwitchedOn = new("WIN063", DiagnosticSeverity.Warning,
        "switches on rules of Windows that the script does not hold ('{0}'); whom they let in is left open; export the machine's rules");

    public static readonly DiagnosticDescriptor NothingRead = new("WIN052", DiagnosticSeverity.Error,
        "no rule and no setting could be read; run the export again");
}
