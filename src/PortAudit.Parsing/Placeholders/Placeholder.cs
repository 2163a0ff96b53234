namespace PortAudit.Parsing.Placeholders;

/// <summary>A part of a value that the input does not tell: a placeholder of a template, a variable of a script.</summary>
/// <remarks>It stands in the text by its name between two characters that no input has a use for.</remarks>
public static class Placeholder
{
    public const char Start = '\uE000';

    public const char End = '\uE001';

    /// <summary>The text for something unknown, by a name that is the same for the same value.</summary>
    public static string Of(string name) => $"{Start}{Shown(name)}{End}";

    public static bool IsIn(ReadOnlySpan<char> text) => text.Contains(Start);

    /// <summary>Text with such names as people read them.</summary>
    public static string Shown(string text) => text.AsSpan().ContainsAny(Start, End)
        ? text.Replace(Start.ToString(), "", StringComparison.Ordinal).Replace(End.ToString(), "", StringComparison.Ordinal)
        : text;
}
