using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>The combinations of one rule: for each, the facts of its premises in order.</summary>
/// <param name="IsCut">The cap was reached, and there may be more.</param>
public sealed record RuleMatches(AuditRule Rule, IReadOnlyList<Fact[]> Combinations, TimeSpan Elapsed, bool IsCut)
{
    /// <summary>A rule gets no more combinations than this on a host, unless the settings name another bound: what asks for more has
    /// forgotten a join.</summary>
    public const int Cap = 1_000_000;
}
