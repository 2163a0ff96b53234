namespace PortAudit.Rules.Conclusions;

/// <summary>The places that a value represents: its own, those of a list, or where a fact lies.</summary>
internal static class FindingPlaces
{
    public static SourceSpan? First(object? value) => value switch
    {
        SourceSpan span => span,
        Fact fact => fact.Location,
        IReadOnlyList<object> { Count: > 0 } list => First(list[0]),
        _ => null,
    };

    /// <summary>Adds the places under a label, save those that are known, up to a number.</summary>
    public static void AddTo(List<RelatedLocation> places, object? value, string label, SourceSpan? primary, int most)
    {
        foreach (var item in value as IReadOnlyList<object?> ?? [value])
        {
            // Nobody saw it listen: where it lies is a rule that names its port, and the rules have words of their own.
            if (item is ServiceFact { Listening: not Listening.Seen }) continue;
            if (places.Count >= most || First(item) is not { } span || span == primary || places.Exists(p => p.Span == span)) continue;
            places.Add(new RelatedLocation(span, label));
        }
    }
}
