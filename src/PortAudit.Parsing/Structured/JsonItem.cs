namespace PortAudit.Parsing.Structured;

/// <summary>What a JSON value is.</summary>
internal enum JsonItemKind : byte
{
    Null,
    Flag,
    Number,
    Text,
    Array,
    Object,
}

/// <summary>A JSON value with its place in the file.</summary>
/// <param name="Start">Offset in the decoded text.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Text">Of a text without quotes and escapes; of a number or flag as written; else empty.</param>
internal sealed record JsonItem(JsonItemKind Kind, int Start, int End, string Text)
{
    /// <summary>False when the file broke off, or stopped being JSON, inside it.</summary>
    public bool IsWhole { get; init; } = true;

    public IReadOnlyList<JsonItem> Items { get; init; } = [];

    public IReadOnlyList<JsonMember> Members { get; init; } = [];

    /// <summary>The member of an object; names are compared without case, as PowerShell and people write them.</summary>
    public JsonItem? this[string name]
    {
        get
        {
            foreach (var member in Members)
            {
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return member.Value;
            }

            return null;
        }
    }
}

/// <summary>A member of a JSON object.</summary>
internal readonly record struct JsonMember(string Name, JsonItem Value);
