namespace PortAudit.Rules.Language;

/// <summary>A fact of a type that rules define.</summary>
public sealed class DerivedFact : Fact
{
    private readonly FactType _type;
    private readonly object?[] _values;

    public DerivedFact(FactType type, object?[] values) => (_type, _values) = (type, values);

    public override FactType Type => _type;

    /// <summary>In the order of the type's fields after <c>host</c>.</summary>
    public IReadOnlyList<object?> Values => _values;

    /// <summary>The values in words; places are left out, because lines move.</summary>
    public override string Identity => $"{_type.Name} {string.Join(' ', _values.Where(v => v is not (null or SourceSpan)).Select(TextOf))}";

    private static string? TextOf(object? value) => value is IEnumerable<object> list ? string.Join(',', list) : value?.ToString();

    /// <summary>A type whose facts are <see cref="DerivedFact"/>s with the given fields.</summary>
    public static FactType Define(string name, string summary, IReadOnlyList<FactField> shapes) => FactType.Of<DerivedFact>(name, summary,
    [
        new FactField("host", FactValueKind.Text, "name of the host", f => f.Host),
        .. shapes.Select((shape, i) => shape with { Read = f => ((DerivedFact)f)._values[i] }),
    ]);
}
