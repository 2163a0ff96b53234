using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Structured;

/// <summary>An element of a small XML file, with its place.</summary>
/// <param name="Span">The line that it begins in, without the blanks around it.</param>
public sealed record XmlItem(string Name, IReadOnlyDictionary<string, string> Attributes, SourceSpan Span)
{
    public List<XmlItem> Children { get; } = [];

    /// <summary>The text directly in it.</summary>
    public string Text { get; set; } = "";

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public XmlItem? Child(string name) => Children.Find(c => c.Name == name);

    public bool Has(string name) => Child(name) is not null;
}
