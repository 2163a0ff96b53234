namespace PortAudit.Rules;

/// <summary>Turns a field's name into words: <c>actualUse</c> is <c>actual use</c>.</summary>
internal static class FieldWords
{
    public static string Of(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
}
