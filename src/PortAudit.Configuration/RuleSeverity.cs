using PortAudit.Model.Findings;

namespace PortAudit.Configuration;

/// <summary>The severity that the rules of a glob get in place of their own.</summary>
public sealed record RuleSeverity(string Rule, Severity Severity);
