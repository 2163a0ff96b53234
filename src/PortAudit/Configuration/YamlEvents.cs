using PortAudit.Rules;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PortAudit.Configuration;

/// <summary>The events of a YAML file, one at a time, within bounds that keep a small file from costing much.</summary>
/// <remarks>Anchors, aliases and tags end the reading, and so do depth, number of nodes and size past their limits: each is reported once,
/// and <see cref="Next"/> throws <see cref="StoppedException"/>.</remarks>
internal sealed class YamlEvents
{
    public const int MostCharacters = 1 << 20;
    public const int Deepest = 16;
    public const int MostNodes = 100_000;

    private readonly SourceFile _file;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Parser _parser;
    private int _depth;
    private int _nodes;

    public YamlEvents(SourceFile file, List<Diagnostic> diagnostics)
    {
        (_file, _diagnostics) = (file, diagnostics);
        _parser = new Parser(new Scanner(new StringReader(file.Text), skipComments: true));
    }

    public ParsingEvent Current => _parser.Current!;

    /// <summary>Of the current event: all of a scalar, where a list or map begins otherwise.</summary>
    public SourceSpan Span => SpanOf(Current.Start, Current.End);

    /// <exception cref="StoppedException">The rest is not to be read; the diagnostic stands.</exception>
    public ParsingEvent Next()
    {
        try
        {
            if (!_parser.MoveNext()) Stop(ConfigurationDiagnostics.Syntax.At(_file.Path, "it ends too early"));
        }
        catch (YamlException e)
        {
            Stop(ConfigurationDiagnostics.Syntax.At(SpanOf(e.Start, e.End), MessageText.Visible(e.Message.TrimEnd('.'))));
        }

        _depth += Current.NestingIncrease;
        if (Current is AnchorAlias alias) Stop(Refused($"the alias '*{alias.Value}'"));
        if (Current is NodeEvent node) Check(node);
        return Current;
    }

    /// <summary>Passes over the current node with all that is in it; the last event of it is current then.</summary>
    public void Skip()
    {
        for (var open = Current.NestingIncrease; open > 0;) open += Next().NestingIncrease;
    }

    /// <summary>How a message calls the kind of the current node.</summary>
    public string Shape => Current switch
    {
        SequenceStart => "a list",
        MappingStart => "a map",
        Scalar scalar when IsNothing(scalar) => "nothing",
        _ => "a single value",
    };

    public static bool IsNothing(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null" or "Null" or "NULL";

    private void Check(NodeEvent node)
    {
        // The stream and the document count as levels, too.
        if (_depth > Deepest + 2) Stop(ConfigurationDiagnostics.TooLarge.At(Span, "this is nested too deep", $"{Deepest} levels"));
        if (++_nodes > MostNodes) Stop(ConfigurationDiagnostics.TooLarge.At(Span, "here it goes on", $"{MostNodes:N0} values"));
        if (!node.Anchor.IsEmpty) Stop(Refused($"the anchor '&{node.Anchor.Value}'"));
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific) Stop(Refused($"the tag '{node.Tag.Value}'"));
    }

    private Diagnostic Refused(string what) => ConfigurationDiagnostics.Unsupported.At(Span, MessageText.Visible(what));

    private SourceSpan SpanOf(Mark start, Mark end)
    {
        var from = (int)Math.Clamp(start.Index, 0, _file.Text.Length);
        var to = (int)Math.Clamp(end.Index, from, _file.Text.Length);
        while (to > from && char.IsWhiteSpace(_file.Text[to - 1])) to--;
        return _file.Span(from, to - from);
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    private void Stop(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        throw new StoppedException();
    }

    public sealed class StoppedException : Exception;
}
