using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Reads a value that a rule spells out, in the kind of the field that it is compared with.</summary>
internal static class LiteralReader
{
    /// <returns><see langword="null"/> after a diagnostic.</returns>
    public static Constant? Read(string field, OperandShape shape, ScalarSyntax scalar, bool rangesAllowed, List<Diagnostic> diagnostics)
    {
        var text = scalar.Value;
        if (text.StartsWith("$$", StringComparison.Ordinal)) text = text[1..];
        if (text.Length == 0 && scalar.IsPlain)
        {
            diagnostics.Add(RuleDiagnostics.WrongShape.At(scalar.Span, $"'{field}'", shape.Element, "nothing"));
            return null;
        }

        object? value = shape.Kind switch
        {
            FactValueKind.Text => text,
            FactValueKind.Word => shape.Words.Count == 0 || shape.Words.Contains(text) ? text : null,
            FactValueKind.Number when rangesAllowed => scalar.IsPlain && NumberRange.TryParse(text, out var range) ? range : null,
            FactValueKind.Number => scalar.IsPlain ? ParameterValue.Number(text) : null,
            FactValueKind.Flag => scalar.IsPlain ? text switch { "true" => true, "false" => false, _ => null } : null,
            FactValueKind.Addresses => ParameterValue.Addresses(text),
            _ => null,
        };
        if (value is not null) return new Constant(value);

        var shown = VisibleText.Brief(text);
        diagnostics.Add(shape.Kind switch
        {
            FactValueKind.Word => RuleDiagnostics.UnknownWord.At(scalar.Span, shown, $"'{field}'", NearestName.Hint(text, shape.Words)),
            FactValueKind.Addresses =>
                RuleDiagnostics.BadPattern.At(scalar.Span, shown, "address or prefix", "expected one as 192.0.2.0/24 or 2001:db8::/32"),
            FactValueKind.Fact or FactValueKind.Location =>
                RuleDiagnostics.TypeMismatch.At(scalar.Span, $"'{field}'", shape.Element, $"'{shown}'", "a text; write $ and an alias"),
            _ => RuleDiagnostics.TypeMismatch.At(scalar.Span, $"'{field}'", shape.Element, $"'{shown}'", scalar.IsPlain ? "none" : "a quoted text"),
        });
        return null;
    }
}
