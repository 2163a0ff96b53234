using System.Collections.Immutable;

namespace PortAudit.Model.Firewall.Sets;

/// <summary>The elements of a set or map: for each, one range of values a field, and where it is written.</summary>
/// <remarks>
/// Made once a set and shared by all rules that ask it; two tables are equal when they are the same object. Elements may come in any
/// order; where they overlap the first counts. A catch-all (<c>*</c>) is a last element with the full range of each field.
/// In the place of an interface stand numbers of <see cref="Interfaces"/>.
/// </remarks>
public sealed class ElementTable
{
    /// <param name="name">The set's name; <see langword="null"/> for a set that stands in its rule.</param>
    /// <param name="width">How many fields a key has.</param>
    /// <param name="values">The keys one after the other, <paramref name="width"/> ranges each.</param>
    /// <param name="spans">One for each element.</param>
    /// <param name="interfaces">The names that values in an interface's place represent.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public ElementTable(string? name, int width, ImmutableArray<ValueRange> values, ImmutableArray<SourceSpan> spans,
        ImmutableArray<InterfaceName> interfaces = default)
    {
        if (width < 1 || values.Length != spans.Length * width)
            throw new ArgumentException($"{values.Length} values for {spans.Length} keys of {width} fields");
        (Name, Width, Values, Spans, Interfaces) = (name, width, values, spans, interfaces.IsDefault ? [] : interfaces);
    }

    public string? Name { get; }

    public int Width { get; }

    public ImmutableArray<ValueRange> Values { get; }

    public ImmutableArray<SourceSpan> Spans { get; }

    public ImmutableArray<InterfaceName> Interfaces { get; }

    public int Count => Spans.Length;

    /// <summary>One range a field.</summary>
    public ReadOnlySpan<ValueRange> Key(int element) => Values.AsSpan(element * Width, Width);
}
