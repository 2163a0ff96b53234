namespace Kernel.Tests.Judging;

/// <summary>The verdict as `portaudit query` names it.</summary>
public enum VerdictAnswer
{
    Accept,
    Drop,
    Reject,
    Unknown,
    Depends,
}
