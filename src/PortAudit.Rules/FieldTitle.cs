namespace PortAudit.Rules;

/// <summary>Turns a field's name into words: <c>actualUse</c> is <c>actual use</c>.</summary>
internal static class FieldTitle
{
    public static string Of(string name)
    {
        var words = new System.Text.StringBuilder();
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c)) words.Append(' ').Append(char.ToLowerInvariant(c));
            else words.Append(c);
        }

        return words.ToString();
    }
}
