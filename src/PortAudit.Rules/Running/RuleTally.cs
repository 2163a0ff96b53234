using PortAudit.Rules.Language;
using PortAudit.Rules.Loading;
using PortAudit.Rules.Matching;
using PortAudit.Rules.Selection;

namespace PortAudit.Rules.Running;

/// <summary>Gathers over all hosts what the rules found, how each fared and what it cost.</summary>
internal sealed class RuleTally(IEnumerable<AuditRule> rules, RuleSelection selection, int mostCombinations)
{
    private readonly Dictionary<AuditRule, RuleCost> _costs = new(ReferenceEqualityComparer.Instance);
    private readonly List<AuditRule> _rules = [.. rules];
    private readonly Dictionary<AuditRule, RuleOutcome> _status = new(ReferenceEqualityComparer.Instance);

    public List<Finding> Findings { get; } = [];

    public List<Diagnostic> Diagnostics { get; } = [];

    public List<DerivedFact> Derived { get; } = [];

    public void Count(RuleMatches matches, string? host)
    {
        var before = _costs.GetValueOrDefault(matches.Rule) ?? new RuleCost(matches.Rule.Info, TimeSpan.Zero, 0);
        _costs[matches.Rule] = before with
        {
            Elapsed = before.Elapsed + matches.Elapsed,
            Combinations = before.Combinations + matches.Combinations.Count
        };
        if (matches.IsCut) Report(RuleDiagnostics.TooManyMatches.At(matches.Rule.Span, matches.Rule.Id, mostCombinations, host ?? ""));
    }

    /// <summary>Says something once, however often it comes up.</summary>
    public void Report(Diagnostic diagnostic)
    {
        if (!Diagnostics.Contains(diagnostic)) Diagnostics.Add(diagnostic);
    }

    /// <summary>Over several hosts, the most telling counts: fired, then passed, then what lacked evidence.</summary>
    public void Judge(AuditRule rule, RuleStatus status, string reason = "")
    {
        if (!_status.TryGetValue(rule, out var known) || Rank(status) > Rank(known.Status))
            _status[rule] = new RuleOutcome(rule.Info, status, 0, reason);
    }

    public IReadOnlyList<RuleOutcome> Outcomes(IReadOnlyList<Finding> findings)
    {
        var numbers = new Dictionary<string, int>();
        foreach (var finding in findings) numbers[finding.Rule.Id] = numbers.GetValueOrDefault(finding.Rule.Id) + 1;
        return _rules.ConvertAll(r =>
        {
            var outcome = selection.IsSkipped(r) ? new RuleOutcome(r.Info, RuleStatus.Skipped, 0)
                : _status.GetValueOrDefault(r) ?? new RuleOutcome(r.Info, RuleStatus.NotApplicable, 0);
            return outcome with { Findings = numbers.GetValueOrDefault(r.Id) };
        });
    }

    public IReadOnlyList<RuleCost> Costs()
    {
        var costs = _costs.Values.ToList();
        costs.Sort((a, b) => a.Elapsed != b.Elapsed ? b.Elapsed.CompareTo(a.Elapsed) : string.CompareOrdinal(a.Rule.Id, b.Rule.Id));
        return costs;
    }

    private static int Rank(RuleStatus status) => status switch
    {
        RuleStatus.Fired => 3,
        RuleStatus.Passed => 2,
        RuleStatus.InsufficientEvidence => 1,
        _ => 0,
    };
}
