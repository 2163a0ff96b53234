namespace PortAudit.Analysis.Traversal;

/// <summary>A walk took more steps than it may. The question stays undecided; callers say so.</summary>
public sealed class WalkLimitException : Exception
{
    public WalkLimitException(long limit) : base($"undecided after {limit} rules")
    {
    }
}
