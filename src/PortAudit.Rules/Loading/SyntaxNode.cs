namespace PortAudit.Rules.Loading;

/// <summary>A YAML node as written, with its place.</summary>
public abstract record SyntaxNode(SourceSpan Span)
{
    /// <summary>How an error message calls the node's kind.</summary>
    internal abstract string Shape { get; }
}

/// <param name="IsPlain">Written without quotes and not as a block: only then can it be a number or a flag.</param>
public sealed record ScalarSyntax(string Value, bool IsPlain, SourceSpan Span) : SyntaxNode(Span)
{
    internal override string Shape => Value.Length == 0 && IsPlain ? "nothing" : "a single value";

    /// <summary>The place of a part of the value; the whole scalar where escapes or folding hide which characters make it up.</summary>
    public SourceSpan Part(int start, int length)
    {
        var at = Span.Text.IndexOf(Value, StringComparison.Ordinal);
        return at < 0 || Value.Length == 0 ? Span : Span.File.Span(Span.Start + at + start, length);
    }
}

public sealed record ListSyntax(IReadOnlyList<SyntaxNode> Items, SourceSpan Span) : SyntaxNode(Span)
{
    internal override string Shape => "a list";
}

public sealed record MapSyntax(IReadOnlyList<MapEntrySyntax> Entries, SourceSpan Span) : SyntaxNode(Span)
{
    internal override string Shape => "a map";

    public SyntaxNode? Find(string key) => Entry(key)?.Value;

    public MapEntrySyntax? Entry(string key) => Entries.FirstOrDefault(e => e.Key.Value == key);
}

public sealed record MapEntrySyntax(ScalarSyntax Key, SyntaxNode Value);
