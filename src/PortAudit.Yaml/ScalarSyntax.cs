namespace PortAudit.Yaml;

/// <param name="IsPlain">Written without quotes and not as a block: only then can it be a number or a flag.</param>
public sealed record ScalarSyntax(string Value, bool IsPlain, SourceSpan Span) : YamlSyntax(Span)
{
    public override string Shape => Value.Length == 0 && IsPlain ? "nothing" : "a single value";

    /// <summary>The place of a part of the value; the whole scalar where escapes or folding hide which characters make it up.</summary>
    public SourceSpan Part(int start, int length)
    {
        var at = Span.Text.IndexOf(Value, StringComparison.Ordinal);
        return at < 0 || Value.Length == 0 ? Span : Span.File.Span(Span.Start + at + start, length);
    }
}
