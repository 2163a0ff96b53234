namespace PortAudit.Analysis.Traversal;

/// <summary>A walk took more steps than it may. The question stays undecided; callers say so.</summary>
public sealed class WalkLimitException : Exception
{
    /// <param name="limit">How many were too many.</param>
    /// <param name="things">Of what.</param>
    public WalkLimitException(long limit, string things = "rules") : base($"undecided after {limit} {things}")
    {
    }
}
