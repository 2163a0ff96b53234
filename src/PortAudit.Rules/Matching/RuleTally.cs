using PortAudit.Rules.Language;
using PortAudit.Rules.Loading;

namespace PortAudit.Rules.Matching;

/// <summary>Gathers over all hosts what the rules found, how each fared and what it cost.</summary>
internal sealed class RuleTally(IEnumerable<AuditRule> rules, RuleSelection selection)
{
    private readonly Dictionary<AuditRule, (TimeSpan Elapsed, int Combinations)> _costs = new(ReferenceEqualityComparer.Instance);
    private readonly List<AuditRule> _rules = [.. rules];
    private readonly Dictionary<AuditRule, (RuleStatus Status, string Reason)> _status = new(ReferenceEqualityComparer.Instance);

    public List<Finding> Findings { get; } = [];

    public List<Diagnostic> Diagnostics { get; } = [];

    public List<DerivedFact> Derived { get; } = [];

    public void Count(RuleMatches matches, string? host)
    {
        var (elapsed, combinations) = _costs.GetValueOrDefault(matches.Rule);
        _costs[matches.Rule] = (elapsed + matches.Elapsed, combinations + matches.Combinations.Count);
        if (matches.IsCut) Diagnostics.Add(RuleDiagnostics.TooManyMatches.At(matches.Rule.Span, matches.Rule.Id, RuleMatches.Cap, host ?? ""));
    }

    /// <summary>Over several hosts, the most telling counts: fired, then passed, then what lacked evidence.</summary>
    public void Judge(AuditRule rule, RuleStatus status, string reason = "")
    {
        if (!_status.TryGetValue(rule, out var known) || Rank(status) > Rank(known.Status)) _status[rule] = (status, reason);
    }

    public IReadOnlyList<RuleOutcome> Outcomes(IReadOnlyList<Finding> findings)
    {
        var numbers = findings.GroupBy(f => f.Rule.Id).ToDictionary(g => g.Key, g => g.Count());
        return [.. _rules.Select(r =>
        {
            var (status, reason) = selection.IsSkipped(r) ? (RuleStatus.Skipped, "") : _status.GetValueOrDefault(r, (RuleStatus.NotApplicable, ""));
            return new RuleOutcome(r.Info, status, numbers.GetValueOrDefault(r.Id), reason);
        })];
    }

    public IReadOnlyList<RuleCost> Costs() =>
        [.. _costs.Select(c => new RuleCost(c.Key.Info, c.Value.Elapsed, c.Value.Combinations)).OrderByDescending(c => c.Elapsed).ThenBy(c => c.Rule.Id, StringComparer.Ordinal)];

    private static int Rank(RuleStatus status) => status switch
    {
        RuleStatus.Fired => 3,
        RuleStatus.Passed => 2,
        RuleStatus.InsufficientEvidence => 1,
        _ => 0,
    };
}
