using PortAudit.Rules.Language;

namespace PortAudit.Rules.Matching;

/// <summary>An engine that finds the combinations of facts for which rules hold. What follows from them is <see cref="RuleRunner"/>'s affair.</summary>
public interface IRuleBackend
{
    /// <summary>As <c>--engine</c> spells it.</summary>
    string Name { get; }

    /// <summary>Starts matching the rules of one stratum on one host's facts.</summary>
    IRuleSession Open(IReadOnlyList<AuditRule> rules, FactBase facts, RuleParameters parameters, CancellationToken cancellation);
}

/// <summary>The rules of one stratum at work on one host.</summary>
public interface IRuleSession
{
    /// <summary>The combinations that hold and that no earlier call gave, for every rule of the stratum in its order.</summary>
    /// <remarks>The order of a rule's matches is free: the runner sorts them. Facts that a stratum negates or counts don't change while it runs.</remarks>
    /// <param name="added">What the runner has added to the base since the last call; empty on the first.</param>
    IReadOnlyList<RuleMatches> Next(IReadOnlyList<Fact> added);
}

/// <summary>The combinations of one rule: for each, the facts of its premises in order.</summary>
/// <param name="IsCut">The cap was reached, and there may be more.</param>
public sealed record RuleMatches(AuditRule Rule, IReadOnlyList<Fact[]> Combinations, TimeSpan Elapsed, bool IsCut)
{
    /// <summary>A rule gets no more combinations than this from one call: what asks for more has forgotten a join.</summary>
    public const int Cap = 1_000_000;
}
