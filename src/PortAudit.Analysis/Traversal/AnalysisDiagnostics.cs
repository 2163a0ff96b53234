namespace PortAudit.Analysis.Traversal;

/// <summary>What an analysis reports about rules that no tool would load, or that it could not decide.</summary>
public static class AnalysisDiagnostics
{
    public static readonly DiagnosticDescriptor Recursion = new("ANA001", DiagnosticSeverity.Error,
        "chain '{0}' jumps back into itself by {1}; the kernel refuses such a table, so what the jump does is unknown");

    public static readonly DiagnosticDescriptor TooDeep = new("ANA002", DiagnosticSeverity.Error,
        "jumps nest deeper than {0} chains; what lies below is unknown");

    public static readonly DiagnosticDescriptor Undecided = new("ANA003", DiagnosticSeverity.Warning,
        "what gets in to {0} could not be decided: {1}; narrow the question, or raise --max-nodes");

    public static readonly DiagnosticDescriptor TooManyPorts = new("ANA004", DiagnosticSeverity.Warning,
        "its rules name more ports than the first {0}; the others are judged only where a program was seen to listen");

    public static readonly DiagnosticDescriptor WideRange = new("ANA005", DiagnosticSeverity.Info,
        "lets in the ports {0}; without a listener snapshot only the riskiest known services among them are judged one by one");

    public static readonly DiagnosticDescriptor NotFollowed = new("ANA006", DiagnosticSeverity.Warning,
        "chain '{0}' of {1} sees what comes or goes by a bridge's port; what it stops there is not taken into account, so that less may "
            + "get in by a bridge's interface than is said");

    public static readonly DiagnosticDescriptor ScanOfOthers = new("ANA007", DiagnosticSeverity.Warning,
        "a scan of {0} hosts, none of which is known to be this one, so it is not compared; export 'ip addr' beside it, or scan the one address");
}
