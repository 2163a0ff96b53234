namespace PortAudit.Rules.Language;

/// <summary>The answer of a <see cref="CountPattern"/> for one group.</summary>
public sealed class CountFact(FactType type, long count, object?[] keys) : Fact
{
    public const string CountField = "count";

    public override FactType Type => type;

    public long Count => count;

    /// <summary>The group's values, in the order of <see cref="CountPattern.By"/>.</summary>
    public IReadOnlyList<object?> Keys => keys;

    /// <summary>The group; not the number, which may change while the finding stays.</summary>
    public override string Identity => $"group {string.Join(' ', keys)}";

    public override string ToString() => count.ToString(System.Globalization.CultureInfo.InvariantCulture);

    public static FactType Define(IReadOnlyList<FactField> by) => FactType.Of<CountFact>(CountField, "a number of facts",
    [
        new FactField(CountField, FactValueKind.Number, "how many", f => ((CountFact)f).Count),
        .. by.Select((field, i) => field with { Read = f => ((CountFact)f).Keys[i] }),
    ]);
}
