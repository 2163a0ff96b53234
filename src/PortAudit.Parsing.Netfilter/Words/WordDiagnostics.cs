using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Words;

/// <summary>What reading words of any format of iptables and ipset can report.</summary>
public static class WordDiagnostics
{
    public static readonly DiagnosticDescriptor LongWord = new("IPT013", DiagnosticSeverity.Error,
        "word of {0} characters; iptables-restore takes 1023 at most");

    /// <summary>Says how many of a kind are left out after the hundredth.</summary>
    public static readonly DiagnosticDescriptor More = new("IPT099", DiagnosticSeverity.Info,
        "{0} more of {1} in this file are not listed");
}
