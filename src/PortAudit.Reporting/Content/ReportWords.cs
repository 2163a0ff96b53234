using PortAudit.Model.Firewall;
using PortAudit.Model.Hosts;

namespace PortAudit.Reporting.Content;

/// <summary>How every format spells the values of the model's enumerations.</summary>
internal static class ReportWords
{
    public static string Word(this Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "high",
        Severity.Medium => "medium",
        Severity.Low => "low",
        _ => "info",
    };

    public static string Word(this DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "info",
    };

    public static string Word(this RuleStatus status) => status switch
    {
        RuleStatus.Fired => "fired",
        RuleStatus.Passed => "passed",
        RuleStatus.NotApplicable => "not-applicable",
        RuleStatus.InsufficientEvidence => "insufficient-evidence",
        _ => "skipped",
    };

    public static string Word(this FirewallBackend backend) => backend switch
    {
        FirewallBackend.Iptables => "iptables",
        FirewallBackend.Nftables => "nftables",
        _ => "Windows firewall",
    };

    public static string Word(this Hook hook) => hook switch
    {
        Hook.Ingress => "ingress",
        Hook.Prerouting => "prerouting",
        Hook.Input => "input",
        Hook.Forward => "forward",
        Hook.Output => "output",
        Hook.Postrouting => "postrouting",
        _ => "egress",
    };

    public static string Word(this Policy policy) => policy switch
    {
        Policy.Accept => "accept",
        Policy.Drop => "drop",
        Policy.Unknown => "unknown",
        _ => "none",
    };

    /// <summary>What a file was read as: <c>nft</c>, <c>iptables-save template</c>.</summary>
    public static string Type(ParsedInput input) => input.IsTemplate ? $"{input.Type} template" : input.Type;

    /// <summary>A number and what it counts: <c>1 line</c>, <c>2 lines</c>.</summary>
    public static string Count(int number, string one, string? many = null) =>
        $"{number.ToString(System.Globalization.CultureInfo.InvariantCulture)} {(number == 1 ? one : many ?? one + "s")}";
}
