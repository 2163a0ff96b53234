namespace PortAudit.Analysis.Comparison;

/// <summary>What a difference between two rulesets means for its packets.</summary>
public enum ChangeDirection
{
    /// <summary>The new ruleset accepts them, the old one does not.</summary>
    NewlyAccepted,

    /// <summary>The old ruleset accepts them, the new one does not.</summary>
    NewlyBlocked,
}
