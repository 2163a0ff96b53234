namespace PortAudit.Rules.Conclusions;

/// <summary>The places that a value stands for: its own, those of a list, or where a fact lies.</summary>
internal static class FindingPlaces
{
    public static IEnumerable<SourceSpan> Of(object? value) => value switch
    {
        SourceSpan span => [span],
        Fact { Location: { } span } => [span],
        IReadOnlyList<object> list => list.SelectMany(Of),
        _ => [],
    };
}
