namespace PortAudit.Parsing.Structured;

/// <summary>A value of a <see cref="JsonTree"/>: where it stands, its property's name, and the numbers of its first child and next sibling
/// (0 for none).</summary>
public struct JsonNode
{
    public JsonKind Kind { get; set; }

    /// <summary>The text holds backslashes.</summary>
    public bool IsEscaped { get; set; }

    /// <summary>Its end was reached: the text did not break off inside it.</summary>
    public bool IsWhole { get; set; }

    public int NameStart { get; set; }
    public int NameEnd { get; set; }

    /// <summary>After the opening quote of a text.</summary>
    public int Start { get; set; }

    public int End { get; set; }
    public int Child { get; set; }
    public int Next { get; set; }
}
