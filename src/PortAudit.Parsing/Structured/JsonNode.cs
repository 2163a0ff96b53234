namespace PortAudit.Parsing.Structured;

/// <summary>A value of a <see cref="JsonTree"/>: where it stands, its property's name, and the numbers of its first child and next sibling (0 for none).</summary>
internal struct JsonNode
{
    public JsonKind Kind;

    /// <summary>The text holds backslashes.</summary>
    public bool IsEscaped;

    /// <summary>Its end was reached: the text did not break off inside it.</summary>
    public bool IsWhole;

    public int NameStart;
    public int NameEnd;

    /// <summary>Behind the opening quote of a text.</summary>
    public int Start;

    public int End;
    public int Child;
    public int Next;
}
