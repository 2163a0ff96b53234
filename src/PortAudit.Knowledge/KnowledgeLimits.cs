namespace PortAudit.Knowledge;

/// <summary>What explanations show at most.</summary>
internal static class KnowledgeLimits
{
    /// <summary>Names that an unknown one may have meant.</summary>
    public const int MostNearNames = 5;
}
