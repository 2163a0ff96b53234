using System.Text.RegularExpressions;
using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Reads what a pattern asks of one field: a scalar, a list, or a map of operators.</summary>
internal sealed class TestReader(RuleScope scope)
{
    public static readonly IReadOnlyList<string> Operators =
        ["not", "in", "gt", "gte", "lt", "lte", "matches", "regex", "contains", "within", "overlaps", "any", "all", "exists"];

    /// <returns><see langword="null"/> after a diagnostic.</returns>
    public FieldTest? Read(string field, OperandShape shape, YamlSyntax node)
    {
        switch (node)
        {
            case ScalarSyntax scalar:
                return Operand(field, shape, scalar, true) is { } operand ? new EqualTest(operand) : null;

            case ListSyntax list:
                return Operands(field, shape, list, true) is { } operands ? new AnyOfTest(operands) : null;

            default:
                var entries = ((MapSyntax)node).Entries;
                if (entries.Count == 0)
                    return Refuse(RuleDiagnostics.WrongShape.At(node.Span, $"'{field}'", "a value, a list or operators", "an empty map"));
                var tests = entries.Select(e => ReadOperator(field, shape, e)).ToList();
                if (tests.Contains(null)) return null;
                return tests.Count == 1 ? tests[0] : new AllTest(tests!);
        }
    }

    private FieldTest? ReadOperator(string field, OperandShape shape, MapEntrySyntax entry)
    {
        var (key, value) = entry;
        switch (key.Value)
        {
            case "not":
                return Read(field, shape, value) is { } negated ? new NotTest(negated) : null;
            case "in":
                return value is MapSyntax
                    ? Refuse(RuleDiagnostics.WrongShape.At(value.Span, "'in'", "a list", value.Shape)) : Read(field, shape, value);
            case "exists":
                return value is ScalarSyntax { IsPlain: true, Value: "true" or "false" } flag ? new ExistsTest(flag.Value == "true")
                    : Refuse(RuleDiagnostics.WrongShape.At(value.Span, "'exists'", "true or false", Shown(value)));
            case "any" or "all":
                return ReadQuantifier(field, shape, key.Value == "all", value);
            case "gt" or "gte" or "lt" or "lte":
                return ReadComparison(field, shape, entry);
            case "matches":
                if (!IsTextual(shape)) return Unfit(entry, field, shape, "it is for text");
                return Strings(field, value) is { } globs && globs.All(g => IsGlob(g.Node, g.Operand))
                    ? new GlobTest([.. globs.Select(g => g.Operand)]) : null;
            case "regex":
                return IsTextual(shape) ? ReadRegex(value) : Unfit(entry, field, shape, "it is for text");
            case "contains":
                if (!shape.Many && !IsTextual(shape) && shape.Kind != FactValueKind.Addresses)
                    return Unfit(entry, field, shape, "it is for text, lists and sets of addresses");
                if (value is not ScalarSyntax part)
                    return Refuse(RuleDiagnostics.WrongShape.At(value.Span, "'contains'", "a single value", value.Shape));
                var partShape = IsTextual(shape) && !shape.Many ? OperandShape.Scalar(FactValueKind.Text) : shape;
                return Operand(field, partShape, part, !IsTextual(shape) || shape.Many) is { } operand ? new ContainsTest(operand) : null;
            case "within" or "overlaps":
                if (shape.Kind is not (FactValueKind.Addresses or FactValueKind.Number))
                    return Unfit(entry, field, shape, "it is for addresses and numbers");
                if (value is MapSyntax)
                    return Refuse(RuleDiagnostics.WrongShape.At(value.Span, $"'{key.Value}'", "a range, a prefix or a list", value.Shape));
                if (Operands(field, shape.Element, value is ListSyntax list ? list : new ListSyntax([value], value.Span), true,
                    true) is not { } bounds)
                    return null;
                return key.Value == "within" ? new WithinTest(bounds) : new OverlapsTest(bounds);
            case var _ when shape is { Kind: FactValueKind.Fact, Many: false, Target: { } target } && scope.Types.TryGetValue(target, out var type):
                return ReadReferred(type, entry);
            default:
                return Refuse(RuleDiagnostics.UnknownOperator.At(key.Span, VisibleText.Brief(key.Value), NearestName.Hint(key.Value, Operators)));
        }
    }

    // "known: { risk: high }" asks a field of the fact that is referred to.
    private ReferredTest? ReadReferred(FactType type, MapEntrySyntax entry)
    {
        var (key, value) = entry;
        if (type.Find(key.Value) is { } field)
            return Read(field.Name, OperandShape.Of(field), value) is { } test ? new ReferredTest(new FieldCondition(field, test, key.Span)) : null;
        Refuse(RuleDiagnostics.UnknownField.At(key.Span, type.Name, VisibleText.Brief(key.Value),
            key.Value == "as" ? "a fact that is to have a name needs an entry of its own: - $alias.field: { as: name }"
            : NearestName.Hint(key.Value, type.Fields.Select(f => f.Name).Concat(Operators))));
        return null;
    }

    // On a list, "any" and "all" ask about its elements; on a scalar, they join several tests.
    private FieldTest? ReadQuantifier(string field, OperandShape shape, bool all, YamlSyntax value)
    {
        if (shape.Many)
        {
            if (Read(field, shape.Element, value) is not { } inner) return null;
            return all ? new AllElementsTest(inner) : new AnyElementTest(inner);
        }

        if (value is not ListSyntax { Items.Count: > 0 } list)
            return Refuse(RuleDiagnostics.WrongShape.At(value.Span, all ? "'all'" : "'any'", "a list of tests", value.Shape));
        var tests = list.Items.Select(i => Read(field, shape, i)).ToList();
        if (tests.Contains(null)) return null;
        return all ? new AllTest(tests!) : new AnyTest(tests!);
    }

    private CompareTest? ReadComparison(string field, OperandShape shape, MapEntrySyntax entry)
    {
        if (shape.Kind is not (FactValueKind.Number or FactValueKind.Text) && !shape.IsOrdered)
        {
            Unfit(entry, field, shape, "it is for numbers, text and severities");
            return null;
        }

        if (entry.Value is not ScalarSyntax scalar)
        {
            Refuse(RuleDiagnostics.WrongShape.At(entry.Value.Span, $"'{entry.Key.Value}'", "a single value", entry.Value.Shape));
            return null;
        }

        var against = shape.IsOrdered ? shape.Element with { Words = Vocabulary.Severities } : shape.Element;
        if (Operand(field, against, scalar, false) is not { } operand) return null;
        var comparison = entry.Key.Value switch
        {
            "gt" => Comparison.Greater,
            "gte" => Comparison.GreaterOrEqual,
            "lt" => Comparison.Less,
            _ => Comparison.LessOrEqual,
        };
        return new CompareTest(comparison, operand, shape.IsOrdered ? Vocabulary.Severities : null);
    }

    private FieldTest? ReadRegex(YamlSyntax value)
    {
        if (value is not ScalarSyntax { Value.Length: > 0 } scalar)
            return Refuse(RuleDiagnostics.WrongShape.At(value.Span, "'regex'", "a text", value.Shape));
        if (scalar.Value.Length > RuleLimits.LongestRegex)
            return Refuse(RuleDiagnostics.BadPattern.At(scalar.Span, VisibleText.Brief(scalar.Value, 40), "regular expression",
                $"it is longer than {RuleLimits.LongestRegex} characters"));
        try
        {
            return new RegexTest(new Regex(scalar.Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            // NotSupported: look-around and back-references have no linear-time form, or the automaton would be too large.
            return Refuse(RuleDiagnostics.BadPattern.At(scalar.Span, VisibleText.Brief(scalar.Value), "regular expression",
                VisibleText.Brief(e.Message)));
        }
    }

    private bool IsGlob(YamlSyntax node, Operand operand)
    {
        if (operand is not Constant { Value: string glob } || Glob.Explain(glob) is not { } wrong) return true;
        Refuse(RuleDiagnostics.BadPattern.At(node.Span, VisibleText.Brief(glob), "glob", wrong));
        return false;
    }

    private List<(YamlSyntax Node, Operand Operand)>? Strings(string field, YamlSyntax value)
    {
        if (value is MapSyntax)
        {
            Refuse(RuleDiagnostics.WrongShape.At(value.Span, "'matches'", "a glob or a list of globs", value.Shape));
            return null;
        }

        var list = value as ListSyntax ?? new ListSyntax([value], value.Span);
        var operands = Operands(field, OperandShape.Scalar(FactValueKind.Text), list, true);
        return operands?.Select((o, i) => (list.Items[i], o)).ToList();
    }

    private List<Operand>? Operands(string field, OperandShape shape, ListSyntax list, bool manyAllowed, bool rangesAllowed = false)
    {
        var operands = new List<Operand>();
        foreach (var item in list.Items)
        {
            if (item is not ScalarSyntax scalar)
                Refuse(RuleDiagnostics.WrongShape.At(item.Span, $"an entry of '{field}'", "a single value", item.Shape));
            else if (Operand(field, shape, scalar, manyAllowed, rangesAllowed) is { } operand) operands.Add(operand);
        }

        if (list.Items.Count == 0) Refuse(RuleDiagnostics.WrongShape.At(list.Span, $"'{field}'", "a list with entries", "an empty one"));
        return operands.Count == list.Items.Count && operands.Count > 0 ? operands : null;
    }

    private Operand? Operand(string field, OperandShape shape, ScalarSyntax scalar, bool manyAllowed, bool rangesAllowed = false)
    {
        if (!ReferenceReader.IsReference(scalar)) return LiteralReader.Read(field, shape, scalar, rangesAllowed, scope.Diagnostics);
        if (ReferenceReader.Read(scalar, scope) is not (var operand, var found)) return null;
        if (!shape.Fits(found) || (found.Many && !manyAllowed))
        {
            Refuse(RuleDiagnostics.TypeMismatch.At(scalar.Span, $"'{field}'", shape, $"'{VisibleText.Brief(scalar.Value)}'", found));
            return null;
        }

        return operand;
    }

    private static bool IsTextual(OperandShape shape) => shape.Kind is FactValueKind.Text or FactValueKind.Word;

    private FieldTest? Unfit(MapEntrySyntax entry, string field, OperandShape shape, string hint) =>
        Refuse(RuleDiagnostics.UnfitOperator.At(entry.Key.Span, entry.Key.Value, $"'{field}'", shape, hint));

    private FieldTest? Refuse(Diagnostic diagnostic)
    {
        scope.Diagnostics.Add(diagnostic);
        return null;
    }

    private static string Shown(YamlSyntax node) => node is ScalarSyntax { Value.Length: > 0 } s ? $"'{VisibleText.Brief(s.Value)}'" : node.Shape;
}
