namespace PortAudit.Model.Facts;

/// <summary>A field of a fact type.</summary>
/// <param name="Description">What the value says, with its unit.</param>
/// <param name="Read">The value of a fact of the type: <see langword="null"/> when absent, the CLR type that <see cref="FactValueKind"/> names,
/// or an <see cref="IReadOnlyList{T}"/> of <see cref="object"/> of these when <see cref="Many"/>.</param>
public sealed record FactField(string Name, FactValueKind Kind, string Description, Func<Fact, object?> Read)
{
    /// <summary>The field holds a list; a scalar in a pattern matches when the list has it.</summary>
    public bool Many { get; init; }

    /// <summary>The closed vocabulary of a <see cref="FactValueKind.Word"/>; empty when users extend it (zones).</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>The type that a <see cref="FactValueKind.Fact"/> refers to, in camel case.</summary>
    public string? Target { get; init; }
}
