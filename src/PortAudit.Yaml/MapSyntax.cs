namespace PortAudit.Yaml;

/// <param name="Entries">In the order of the file; no two have the same key.</param>
public sealed record MapSyntax(IReadOnlyList<MapEntrySyntax> Entries, SourceSpan Span) : YamlSyntax(Span)
{
    public override string Shape => "a map";

    public YamlSyntax? Find(string key) => Entry(key)?.Value;

    public MapEntrySyntax? Entry(string key) => Entries.FirstOrDefault(e => e.Key.Value == key);
}
