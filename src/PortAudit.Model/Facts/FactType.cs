namespace PortAudit.Model.Facts;

/// <summary>A kind of fact: the vocabulary that audit rules are written in. <see cref="FactTypes.All"/> lists them.</summary>
/// <param name="Name">In camel case, as a rule's pattern spells it: <c>blockedListener</c>.</param>
/// <param name="Summary">One sentence: what a fact of this kind says.</param>
public sealed record FactType(string Name, string Summary, IReadOnlyList<FactField> Fields)
{
    public FactField? Find(string field) => Fields.FirstOrDefault(f => f.Name == field);

    public bool Equals(FactType? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);
}
