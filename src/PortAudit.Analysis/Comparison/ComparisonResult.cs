using PortAudit.Analysis.Traversal;
using PortAudit.Model.Findings;

namespace PortAudit.Analysis.Comparison;

/// <summary>How the access that two rulesets give differs.</summary>
/// <param name="Changes">New access first, then by path and family.</param>
/// <param name="Folded">Differences whose cubes are not all listed.</param>
/// <param name="Undecided">What was not compared, and why.</param>
/// <param name="TakenAsSame">What no file tells and was taken to be the same in both, where the answer may depend on it.</param>
public sealed record ComparisonResult(
    IReadOnlyList<AccessChange> Changes, IReadOnlyList<FoldedChanges> Folded, IReadOnlyList<UndecidedComparison> Undecided,
    IReadOnlyList<UnknownQuestion> TakenAsSame, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Of rulesets that say the same.</summary>
    public static readonly ComparisonResult Equal = new([], [], [], [], []);

    /// <summary>Whether the new ruleset certainly accepts what the old one certainly did not.</summary>
    public bool HasNewAccess => Has(Certainty.Certain);

    /// <summary>Whether it may do so, or nothing is known of some packets.</summary>
    public bool MayHaveNewAccess => Has(Certainty.Possible) || Undecided.Count > 0;

    public bool IsEqual => Changes.Count == 0 && Undecided.Count == 0;

    private bool Has(Certainty certainty) => Changes.Any(c => c.Direction == ChangeDirection.NewlyAccepted && c.Certainty == certainty);
}

/// <summary>A list of changes that was cut.</summary>
/// <param name="Shown">How many of its cubes are listed.</param>
public sealed record FoldedChanges(ChangeDirection Direction, Certainty Certainty, HookPath Path, IpFamily Family, int Shown);
