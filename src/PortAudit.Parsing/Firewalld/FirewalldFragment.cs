using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Firewalld;

/// <summary>An element of one of firewalld's files, with its place.</summary>
internal sealed record FirewalldElement(string Name, IReadOnlyDictionary<string, string> Attributes, SourceSpan Span)
{
    public List<FirewalldElement> Children { get; } = [];

    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    public FirewalldElement? Child(string name) => Children.Find(c => c.Name == name);

    public bool Has(string name) => Child(name) is not null;
}

/// <summary>One of firewalld's files.</summary>
/// <param name="Name">The file's name without its ending: that is what firewalld calls the zone or service.</param>
/// <param name="Root"><see langword="null"/> for firewalld.conf.</param>
/// <param name="Settings">Of firewalld.conf; else empty.</param>
/// <param name="IsOpen">The file could not be read to its end.</param>
internal sealed record FirewalldFragment(
    SourceFile Source, string Name, FirewalldElement? Root, IReadOnlyDictionary<string, string> Settings, bool IsOpen) : HostFragment(Source);
