namespace Kernel.Tests.Judging;

/// <summary>A set of fates.</summary>
[Flags]
public enum Outcomes
{
    None = 0,
    Accept = 1,
    Drop = 2,
    Reject = 4,
    Any = Accept | Drop | Reject,
}
