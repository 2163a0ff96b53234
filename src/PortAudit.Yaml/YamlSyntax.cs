namespace PortAudit.Yaml;

/// <summary>A YAML node as written, with its place.</summary>
public abstract record YamlSyntax(SourceSpan Span)
{
    /// <summary>How an error message calls the node's kind.</summary>
    public abstract string Shape { get; }
}
