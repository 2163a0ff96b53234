using PortAudit.Analysis.Comparison;

namespace PortAudit.Comparing;

/// <summary>One host in two states.</summary>
/// <param name="Old">Its name among the old files; <see langword="null"/> where they have no ruleset of it.</param>
/// <param name="New">Its name among the new files, likewise.</param>
/// <param name="Result"><see langword="null"/> where one side has no ruleset.</param>
public sealed record HostComparison(string? Old, string? New, ComparisonResult? Result)
{
    public string Name => New ?? Old!;

    /// <summary>Whether something of the host was not compared.</summary>
    public bool IsUndecided => Result is null || Result.Undecided.Count > 0;
}
