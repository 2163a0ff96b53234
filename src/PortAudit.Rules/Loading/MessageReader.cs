using PortAudit.Rules.Language;

namespace PortAudit.Rules.Loading;

/// <summary>Reads a message with its placeholders.</summary>
internal static class MessageReader
{
    /// <returns><see langword="null"/> after a diagnostic.</returns>
    public static MessageTemplate? Read(ScalarSyntax scalar, RuleScope scope)
    {
        var text = scalar.Value.Trim();
        var lead = scalar.Value.Length - scalar.Value.TrimStart().Length;
        var parts = new List<MessagePart>();
        var literal = new System.Text.StringBuilder();
        var failed = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '{' or '}' && i + 1 < text.Length && text[i + 1] == text[i])
            {
                literal.Append(text[i++]);
            }
            else if (text[i] == '{')
            {
                var end = text.IndexOf('}', i);
                if (end < 0) return Refuse(scalar, lead + i, 1, scope, "'{' is never closed; write '{{' for a brace");
                if (literal.Length > 0) parts.Add(new MessagePart(literal.ToString(), null));
                literal.Clear();
                if (ReadPlaceholder(text[(i + 1)..end], lead + i + 1, scalar, scope) is { } part) parts.Add(part);
                else failed = true;
                i = end;
            }
            else if (text[i] == '}')
            {
                return Refuse(scalar, lead + i, 1, scope, "'}' closes nothing; write '}}' for a brace");
            }
            else
            {
                literal.Append(text[i]);
            }
        }

        if (literal.Length > 0) parts.Add(new MessagePart(literal.ToString(), null));
        return failed ? null : new MessageTemplate(parts);
    }

    private static MessagePart? ReadPlaceholder(string inner, int offset, ScalarSyntax scalar, RuleScope scope)
    {
        var bar = inner.IndexOf('|', StringComparison.Ordinal);
        var reference = bar < 0 ? inner : inner[..bar];
        if (reference.Length == 0 || reference.AsSpan().IndexOfAny(' ', '\t', '\n') >= 0)
        {
            Refuse(scalar, offset, inner.Length, scope, $"'{{{VisibleText.Brief(inner)}}}' names no value; write {{alias.field}}");
            return null;
        }

        if (ReferenceReader.Read(reference, (start, length) => scalar.Part(offset + start, length), scope) is not (var operand, var shape))
            return null;
        if (shape.Kind == FactValueKind.Location)
        {
            Refuse(scalar, offset, reference.Length, scope, $"'{reference}' is a place; name it under 'at' or 'related'");
            return null;
        }

        var name = reference[(reference.LastIndexOf('.') + 1)..];
        return new MessagePart(bar < 0 ? $"unknown {FieldTitle.Of(name)}" : inner[(bar + 1)..], operand);
    }

    private static MessageTemplate? Refuse(ScalarSyntax scalar, int start, int length, RuleScope scope, string what)
    {
        scope.Diagnostics.Add(RuleDiagnostics.BadTemplate.At(scalar.Part(start, length), what));
        return null;
    }
}
