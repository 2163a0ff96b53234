namespace PortAudit.Rules.Language;

/// <summary>A value on the right of a test, in a message or in a derived fact.</summary>
public abstract record Operand
{
    /// <summary>The value in the shape that <see cref="FactField.Read"/> gives; <see langword="null"/> when absent.</summary>
    public abstract object? Read(Binding binding);

    /// <summary>The reference that this operand is, if it is one.</summary>
    public virtual FieldReference? Reference => null;
}

/// <summary>A value that the rule spells out: text, word, number, flag, <see cref="AddressSet"/> or <see cref="NumberRange"/>.</summary>
public sealed record Constant(object Value) : Operand
{
    public override object? Read(Binding binding) => Value;
}

/// <summary><c>$params.name</c>: a value that the user's configuration may replace by one of the same kind.</summary>
public sealed record ParameterReference(string Name) : Operand
{
    public override object? Read(Binding binding) => binding.Parameters.GetValueOrDefault(Name);
}

/// <summary><c>$alias</c>, <c>$alias.field</c> or <c>$alias.fact.field</c>.</summary>
/// <param name="Slot">The place of the alias among the rule's facts.</param>
/// <param name="Path">Empty for the fact itself.</param>
public sealed record FieldReference(int Slot, string Alias, IReadOnlyList<FactField> Path) : Operand
{
    public override FieldReference Reference => this;

    public override object? Read(Binding binding) => Follow(binding.Facts[Slot], Path);

    /// <summary>What a path leads to from a fact.</summary>
    public static object? Follow(Fact? from, IReadOnlyList<FactField> path)
    {
        object? value = from;
        foreach (var field in path)
        {
            if (value is not Fact fact) return null;
            value = field.Read(fact);
        }

        return value;
    }
}
