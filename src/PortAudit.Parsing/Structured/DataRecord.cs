namespace PortAudit.Parsing.Structured;

/// <summary>One row of an export as names and values, whatever form it had: a JSON object, a line of CSV or of a table, a block of a list.</summary>
/// <param name="Start">Offset in the decoded text.</param>
/// <param name="End">Exclusive.</param>
public sealed record DataRecord(int Start, int End, IReadOnlyList<DataField> Fields)
{
    /// <summary>The value after the first of the names that the record has; names are compared without case.</summary>
    public DataField? Find(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var field in Fields)
            {
                if (field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return field;
            }
        }

        return null;
    }

    public bool Has(string name) => Find(name) is not null;

    /// <summary>Its text; <see langword="null"/> when there is no such field, or it is null or empty.</summary>
    public string? Text(params ReadOnlySpan<string> names) => Find(names) is { Text: { Length: > 0 } text } ? text : null;

    /// <summary>Its number; <see langword="null"/> when it is none.</summary>
    public int? Number(params ReadOnlySpan<string> names) =>
        int.TryParse(Text(names), System.Globalization.NumberStyles.AllowLeadingSign, null, out var number) ? number : null;
}

/// <summary>A named value of a record.</summary>
/// <param name="Text"><see langword="null"/> for JSON's null, and for arrays and objects.</param>
/// <param name="Item">The value itself, in JSON.</param>
public sealed record DataField(string Name, string? Text, int Start, int End, JsonItem? Item = null);
