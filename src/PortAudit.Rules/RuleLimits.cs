namespace PortAudit.Rules;

/// <summary>What packs, rules and findings may have at most.</summary>
internal static class RuleLimits
{
    /// <summary>Files of a pack.</summary>
    public const int MostFiles = 10_000;

    /// <summary>Folders of a pack within each other.</summary>
    public const int DeepestFolder = 8;

    /// <summary>Lines of an example's expected.txt.</summary>
    public const int MostExpectedLines = 10_000;

    /// <summary>Facts in one list of a rule.</summary>
    public const int MostPremises = 16;

    /// <summary>A regular expression in a rule, in characters.</summary>
    public const int LongestRegex = 1000;

    /// <summary>Related places of a finding.</summary>
    public const int MostRelated = 100;

    /// <summary>Notes of a finding.</summary>
    public const int MostNotes = 50;
}
