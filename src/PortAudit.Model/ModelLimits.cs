namespace PortAudit.Model;

/// <summary>What the model's own work takes at most.</summary>
internal static class ModelLimits
{
    /// <summary>A longer name is nobody's slip of one key, and comparing it costs its length squared.</summary>
    public const int LongestComparedName = 64;

    /// <summary>Names that one is compared with: they may be an input's own, and there may be as many questions as names.</summary>
    public const int MostCandidates = 1000;

    /// <summary>Names that a message lists.</summary>
    public const int MostChoices = 24;
}
