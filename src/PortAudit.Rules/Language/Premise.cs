namespace PortAudit.Rules.Language;

/// <summary>One entry of a rule's <c>when</c>: fills one slot of a combination.</summary>
/// <param name="Alias">As <c>as:</c> names it; <see langword="null"/> when nothing refers to it.</param>
public abstract record Premise(int Slot, string? Alias, SourceSpan Span)
{
    /// <summary>The type of the fact that fills the slot.</summary>
    public abstract FactType Type { get; }

    /// <summary>What the tests refer to.</summary>
    public abstract IEnumerable<FieldReference> References { get; }
}

/// <summary>A fact of a type whose fields pass the conditions.</summary>
/// <param name="Source">The reference that names the one fact that is asked for; <see langword="null"/> for any of the type.</param>
public sealed record FactPattern(int Slot, string? Alias, FactType Matched, FieldReference? Source,
    IReadOnlyList<FieldCondition> Conditions, SourceSpan Span)
    : Premise(Slot, Alias, Span)
{
    public override FactType Type => Matched;

    public override IEnumerable<FieldReference> References =>
        Conditions.SelectMany(c => c.Test.References).Concat(Source is null ? [] : [Source]);
}

/// <summary>How many facts pass a pattern, in all or for each value of <see cref="By"/>.</summary>
/// <remarks>Without <see cref="By"/> there is always one answer, be it 0; with it, one for each group that has a fact.</remarks>
/// <param name="Of">Its slot is never filled; its conditions refer to other premises only.</param>
/// <param name="Distinct">Count the different values of this field instead of the facts; absent values do not count.</param>
/// <param name="Test">On the number.</param>
/// <param name="Result">The number and the group's fields, for references to the alias.</param>
public sealed record CountPattern(
    int Slot, string? Alias, FactPattern Of, IReadOnlyList<FactField> By, FactField? Distinct, FieldTest Test, FactType Result, SourceSpan Span)
    : Premise(Slot, Alias, Span)
{
    public override FactType Type => Result;

    public override IEnumerable<FieldReference> References => Of.References.Concat(Test.References);
}

/// <summary>A field and what is asked of it.</summary>
public sealed record FieldCondition(FactField Field, FieldTest Test, SourceSpan Span)
{
    /// <summary>Every fact of a run belongs to the host at hand or to all hosts, and what holds everywhere holds on this one.</summary>
    public bool Holds(Fact fact, Binding binding) => (IsHost && fact.Host is null) || Test.Holds(Field.Read(fact), binding);

    public bool IsHost => Field.Name == "host";
}

/// <summary>Facts whose presence together silences a rule: entries of <c>unless</c> that refer to one another are one exclusion.</summary>
public sealed record Exclusion(IReadOnlyList<FactPattern> Patterns);
