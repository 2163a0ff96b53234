namespace PortAudit.Rules.Loading;

/// <summary>The type of a value while a rule is checked.</summary>
/// <param name="Words">Of a word, its closed vocabulary; empty when open.</param>
/// <param name="Target">Of a fact, its type's name.</param>
internal readonly record struct OperandShape(FactValueKind Kind, bool Many, IReadOnlyList<string> Words, string? Target)
{
    public static OperandShape Of(FactField field) => new(field.Kind, field.Many, field.Words, field.Target);

    public static OperandShape Scalar(FactValueKind kind) => new(kind, false, [], null);

    public OperandShape Element => this with { Many = false };

    /// <summary>Whether the words have an order that people know: severities have.</summary>
    public bool IsOrdered => Kind == FactValueKind.Word && Words.Count > 0 && Words.All(Vocabulary.Severities.Contains);

    private bool IsTextual => Kind is FactValueKind.Text or FactValueKind.Word;

    /// <summary>Whether values of the two can ever be equal, lists being compared by their elements.</summary>
    public bool Fits(OperandShape other)
    {
        var words = other.Words;
        if (IsTextual && other.IsTextual) return Words.Count == 0 || words.Count == 0 || Words.Any(words.Contains);
        return Kind == other.Kind && Target == other.Target;
    }

    /// <summary>The shape that holds the values of both; <see langword="null"/> when there is none.</summary>
    public OperandShape? Merge(OperandShape other)
    {
        if (Many != other.Many) return null;
        if (Kind == other.Kind && Target == other.Target)
            return this with { Words = Words.Count == 0 || other.Words.Count == 0 ? [] : [.. Words.Union(other.Words)] };
        return IsTextual && other.IsTextual ? new(FactValueKind.Text, Many, [], null) : null;
    }

    public FactField ToField(string name, string description) =>
        new(name, Kind, description, static _ => null) { Many = Many, Words = Words, Target = Target };

    /// <summary>With its article, as a sentence needs it.</summary>
    public override string ToString()
    {
        var (one, several) = Kind switch
        {
            FactValueKind.Text => ("a text", "texts"),
            FactValueKind.Word when Words.Count is > 0 and <= 8 => ($"one of {string.Join(", ", Words)}", $"words out of {string.Join(", ", Words)}"),
            FactValueKind.Word => ("a word", "words"),
            FactValueKind.Number => ("a whole number", "whole numbers"),
            FactValueKind.Flag => ("true or false", "flags"),
            FactValueKind.Addresses => ("a set of addresses", "sets of addresses"),
            FactValueKind.Fact => ($"a fact of type {Target}", $"facts of type {Target}"),
            _ => ("a place in a file", "places in files"),
        };
        return Many ? $"a list of {several}" : one;
    }
}
