namespace PortAudit.Rules.Language;

/// <summary>What a rule does with each combination.</summary>
public abstract record Conclusion;

/// <summary><c>report:</c> makes a finding.</summary>
/// <param name="At">The primary place; falls back to the first matched fact that has one.</param>
/// <param name="Severities">The first case that holds and has a value counts.</param>
public sealed record Report(
    MessageTemplate Message,
    Operand? At,
    IReadOnlyList<LabelledOperand> Related,
    IReadOnlyList<LabelledOperand> Evidence,
    IReadOnlyList<SeverityCase> Severities,
    Operand Certainty) : Conclusion;

/// <summary><c>derive:</c> adds a fact of a type that rules define. Equal facts are one fact.</summary>
public sealed record Derivation(FactType Type, IReadOnlyList<Operand> Values) : Conclusion;

/// <summary>A value with the words that introduce it.</summary>
public sealed record LabelledOperand(string Label, Operand Operand);

/// <summary>A severity, and the conditions under which it is the one.</summary>
public sealed record SeverityCase(Operand Severity, IReadOnlyList<ReferenceCondition> Conditions);

/// <summary>A test of what a reference reads.</summary>
public sealed record ReferenceCondition(FieldReference Reference, FieldTest Test)
{
    public bool Holds(Binding binding) => Test.Holds(Reference.Read(binding), binding);
}

/// <summary>Text with places for values: <c>{alias.field}</c>, with other words when absent <c>{alias.field|nobody}</c>; <c>{{</c> and
/// <c>}}</c> are braces.</summary>
public sealed record MessageTemplate(IReadOnlyList<MessagePart> Parts);

/// <summary>Text as it stands, or a value.</summary>
/// <param name="Text">Of a value, what is said when it is absent.</param>
public sealed record MessagePart(string Text, Operand? Operand);
