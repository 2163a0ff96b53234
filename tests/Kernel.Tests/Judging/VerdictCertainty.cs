namespace Kernel.Tests.Judging;

public enum VerdictCertainty
{
    Certain,
    Possible,
}
