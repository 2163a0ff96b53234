namespace PortAudit.Rules.Language;

/// <summary>A question about one field's value.</summary>
/// <remarks>What is absent passes no test but <c>exists: false</c>: nothing is inferred from missing evidence, not even by <c>not</c>.</remarks>
public abstract record FieldTest
{
    /// <param name="value">As <see cref="FactField.Read"/> gives it.</param>
    public abstract bool Holds(object? value, Binding binding);

    /// <summary>The references in this test and those below it.</summary>
    public virtual IEnumerable<FieldReference> References => [];

    private protected static IEnumerable<FieldReference> In(IEnumerable<Operand> operands) =>
        operands.Select(o => o.Reference).OfType<FieldReference>();
}

/// <summary>Equality; membership of a scalar in a list; of a set of addresses, that the field holds all of it.</summary>
public sealed record EqualTest(Operand Operand) : FieldTest
{
    public override bool Holds(object? value, Binding binding) => Values.Has(value, Operand.Read(binding));

    public override IEnumerable<FieldReference> References => In([Operand]);
}

/// <summary><c>[a, b]</c> or <c>in: [a, b]</c>: <see cref="EqualTest"/> with any of them.</summary>
public sealed record AnyOfTest(IReadOnlyList<Operand> Operands) : FieldTest
{
    public override bool Holds(object? value, Binding binding)
    {
        foreach (var operand in Operands)
        {
            if (Values.Has(value, operand.Read(binding))) return true;
        }

        return false;
    }

    public override IEnumerable<FieldReference> References => In(Operands);
}

/// <summary><c>not:</c> the value is there, and the inner test fails.</summary>
public sealed record NotTest(FieldTest Inner) : FieldTest
{
    public override bool Holds(object? value, Binding binding) => value is not null && !Inner.Holds(value, binding);

    public override IEnumerable<FieldReference> References => Inner.References;
}

/// <summary><c>known: { risk: high }</c>: there is a fact to refer to, and its field passes.</summary>
public sealed record ReferredTest(FieldCondition Condition) : FieldTest
{
    public override bool Holds(object? value, Binding binding) => value is Fact fact && Condition.Holds(fact, binding);

    public override IEnumerable<FieldReference> References => Condition.Test.References;
}

/// <summary><c>exists: true</c> (an empty list does not exist) or <c>exists: false</c>.</summary>
public sealed record ExistsTest(bool Expected) : FieldTest
{
    public override bool Holds(object? value, Binding binding) =>
        (value is not null && value is not IReadOnlyCollection<object> { Count: 0 }) == Expected;
}

/// <summary><c>all: [t, u]</c> on a scalar field, and several operators in one map.</summary>
public sealed record AllTest(IReadOnlyList<FieldTest> Tests) : FieldTest
{
    public override bool Holds(object? value, Binding binding)
    {
        foreach (var test in Tests)
        {
            if (!test.Holds(value, binding)) return false;
        }

        return true;
    }

    public override IEnumerable<FieldReference> References => Tests.SelectMany(t => t.References);
}

/// <summary><c>any: [t, u]</c> on a scalar field.</summary>
public sealed record AnyTest(IReadOnlyList<FieldTest> Tests) : FieldTest
{
    public override bool Holds(object? value, Binding binding)
    {
        foreach (var test in Tests)
        {
            if (test.Holds(value, binding)) return true;
        }

        return false;
    }

    public override IEnumerable<FieldReference> References => Tests.SelectMany(t => t.References);
}

/// <summary><c>any: t</c> on a list field: some element passes.</summary>
public sealed record AnyElementTest(FieldTest Inner) : FieldTest
{
    public override bool Holds(object? value, Binding binding) =>
        value is IReadOnlyList<object> list && list.Any(e => Inner.Holds(e, binding));

    public override IEnumerable<FieldReference> References => Inner.References;
}

/// <summary><c>all: t</c> on a list field: every element passes, of an empty list too.</summary>
public sealed record AllElementsTest(FieldTest Inner) : FieldTest
{
    public override bool Holds(object? value, Binding binding) =>
        value is IReadOnlyList<object> list && list.All(e => Inner.Holds(e, binding));

    public override IEnumerable<FieldReference> References => Inner.References;
}
