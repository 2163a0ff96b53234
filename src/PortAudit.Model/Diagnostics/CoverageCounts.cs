namespace PortAudit.Model.Diagnostics;

/// <summary>How many lines ended in each <see cref="CoverageState"/>.</summary>
public readonly record struct CoverageCounts(int Modelled, int Irrelevant, int Approximated, int Unreadable)
{
    public int Total => Modelled + Irrelevant + Approximated + Unreadable;

    public CoverageCounts Add(CoverageState state, int lines = 1) => state switch
    {
        CoverageState.Modelled => this with { Modelled = Modelled + lines },
        CoverageState.Irrelevant => this with { Irrelevant = Irrelevant + lines },
        CoverageState.Approximated => this with { Approximated = Approximated + lines },
        _ => this with { Unreadable = Unreadable + lines },
    };

    public static CoverageCounts operator +(CoverageCounts a, CoverageCounts b) =>
        new(a.Modelled + b.Modelled, a.Irrelevant + b.Irrelevant, a.Approximated + b.Approximated, a.Unreadable + b.Unreadable);

    public static CoverageCounts Add(CoverageCounts left, CoverageCounts right) => left + right;
}
