using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Reads <c>$alias.field</c>, <c>${alias.field}</c> and <c>$params.name</c>, and checks every step.</summary>
internal static class ReferenceReader
{
    public const string ParametersName = "params";

    /// <summary>A value that begins with <c>$</c> is a reference, unless the sign is doubled.</summary>
    public static bool IsReference(ScalarSyntax scalar) => scalar.Value.Length > 1 && scalar.Value[0] == '$' && scalar.Value[1] != '$';

    /// <returns><see langword="null"/> after a diagnostic.</returns>
    public static TypedOperand? Read(ScalarSyntax scalar, RuleScope scope)
    {
        var text = scalar.Value[1..];
        var offset = 1;
        if (text.StartsWith('{') && text.EndsWith('}'))
        {
            text = text[1..^1];
            offset = 2;
        }

        return Read(text, (start, length) => scalar.Part(offset + start, length), scope);
    }

    /// <param name="place">The place of a part of the text.</param>
    public static TypedOperand? Read(string text, Func<int, int, SourceSpan> place, RuleScope scope)
    {
        var parts = text.Split('.');
        if (parts[0] == ParametersName && parts.Length == 2) return Parameter(parts[1], place, scope);
        if (scope.Find(parts[0]) is not { } alias)
        {
            scope.Diagnostics.Add(RuleDiagnostics.UnknownAlias.At(place(0, parts[0].Length), VisibleText.Brief(parts[0]), scope.AliasHint(parts[0])));
            return null;
        }

        var type = alias.Type;
        var path = new List<FactField>();
        var at = parts[0].Length + 1;
        for (var i = 1; i < parts.Length; at += parts[i].Length + 1, i++)
        {
            var field = type.Find(parts[i]);
            if (field is null)
            {
                scope.Diagnostics.Add(RuleDiagnostics.UnknownField.At(
                    place(at, parts[i].Length), type.Name, VisibleText.Brief(parts[i]), NearestName.Hint(parts[i], type.Fields.Select(f => f.Name))));
                return null;
            }

            path.Add(field);
            if (i == parts.Length - 1) break;
            if (field is not { Kind: FactValueKind.Fact, Many: false, Target: { } target } || !scope.Types.TryGetValue(target, out var next))
            {
                scope.Diagnostics.Add(RuleDiagnostics.TypeMismatch.At(
                    place(at, parts[i].Length), $"'{field.Name}'", OperandShape.Of(field),
                    $"what has a field '{VisibleText.Brief(parts[i + 1])}'", "a fact"));
                return null;
            }

            type = next;
        }

        if (path.Count == 0 && type.Name == CountFact.CountField) path.Add(type.Find(CountFact.CountField)!);
        var shape = path.Count == 0 ? new OperandShape(FactValueKind.Fact, false, [], type.Name) : OperandShape.Of(path[^1]);
        return new TypedOperand(new FieldReference(alias.Slot, parts[0], path), shape);
    }

    private static TypedOperand? Parameter(string name, Func<int, int, SourceSpan> place, RuleScope scope)
    {
        if (scope.Parameters.TryGetValue(name, out var value)) return new TypedOperand(new ParameterReference(name), ParameterValue.Shape(value));
        scope.Diagnostics.Add(RuleDiagnostics.UnknownParameter.At(
            place(ParametersName.Length + 1, name.Length), VisibleText.Brief(name), NearestName.Hint(name, scope.Parameters.Keys)));
        return null;
    }
}
