namespace Kernel.Tests.Rulesets.Matches;

/// <summary>Which port multiport compares; both: one of the two suffices.</summary>
public enum MultiportSide
{
    Source,
    Destination,
    Both,
}
