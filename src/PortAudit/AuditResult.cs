using PortAudit.Model.Reports;

namespace PortAudit;

/// <summary>A report, or why there is none.</summary>
/// <param name="Report"><see langword="null"/> when no audit took place.</param>
/// <param name="BrokenRules">All that is wrong with the rules, at least one error, when no audit took place; else empty.</param>
public sealed record AuditResult(AuditReport? Report, IReadOnlyList<Diagnostic> BrokenRules);
