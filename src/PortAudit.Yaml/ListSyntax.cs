namespace PortAudit.Yaml;

public sealed record ListSyntax(IReadOnlyList<YamlSyntax> Items, SourceSpan Span) : YamlSyntax(Span)
{
    public override string Shape => "a list";
}
