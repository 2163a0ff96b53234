namespace PortAudit.Model.Facts;

/// <summary>A kind of fact: the vocabulary that audit rules are written in. <see cref="FactTypes.All"/> lists them.</summary>
public sealed class FactType
{
    private FactType(string name, string summary, IReadOnlyList<FactField> fields, Type type) =>
        (Name, Summary, Fields, Class) = (name, summary, fields, type);

    /// <summary>In camel case, as a rule's pattern spells it: <c>blockedListener</c>.</summary>
    public string Name { get; }

    /// <summary>One sentence: what a fact of this kind says.</summary>
    public string Summary { get; }

    public IReadOnlyList<FactField> Fields { get; }

    /// <summary>The class of its facts. Types that rules define share one.</summary>
    public Type Class { get; }

    public static FactType Of<TFact>(string name, string summary, IReadOnlyList<FactField> fields)
        where TFact : Fact => new(name, summary, fields, typeof(TFact));

    public FactField? Find(string field) => Fields.FirstOrDefault(f => f.Name == field);

    public override string ToString() => Name;
}
