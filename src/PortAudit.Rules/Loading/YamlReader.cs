using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PortAudit.Rules.Loading;

/// <summary>Reads the part of YAML that rules need: maps with scalar keys, lists and scalars, several documents in a file.</summary>
/// <remarks>Anchors, aliases and tags are refused, so a small file can't become a large tree; size, depth and number of nodes are capped.
/// After a syntax error the documents before it are given back, and the diagnostic stands.</remarks>
public sealed class YamlReader
{
    public const int MaxCharacters = 512 * 1024;
    public const int MaxDepth = 32;
    public const int MaxNodes = 50_000;

    private readonly SourceFile _file;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Parser _parser;
    private int _nodes;

    private YamlReader(SourceFile file, List<Diagnostic> diagnostics)
    {
        _file = file;
        _diagnostics = diagnostics;
        _parser = new Parser(new Scanner(new StringReader(file.Text), skipComments: true));
    }

    /// <summary>The documents of a file that are not empty.</summary>
    public static IReadOnlyList<SyntaxNode> Read(SourceFile file, List<Diagnostic> diagnostics)
    {
        if (file.Text.Length > MaxCharacters)
        {
            diagnostics.Add(RuleDiagnostics.TooLarge.At(file.Path, $"{file.Text.Length} characters", $"{MaxCharacters} characters"));
            return [];
        }

        var documents = new List<SyntaxNode>();
        var reader = new YamlReader(file, diagnostics);
        try
        {
            reader.ReadDocuments(documents);
        }
        catch (YamlException e)
        {
            diagnostics.Add(RuleDiagnostics.Syntax.At(reader.Span(e.Start, e.End), Sentence(e)));
        }
        catch (LimitException)
        {
            // Reported where it was met; the rest of the file can't be trusted to be small.
        }

        return documents;
    }

    private void ReadDocuments(List<SyntaxNode> documents)
    {
        while (MoveNext())
        {
            if (_parser.Current is not (NodeEvent or AnchorAlias)) continue;
            var node = ReadNode(0);
            if (node is not ScalarSyntax { Value: "", IsPlain: true }) documents.Add(node);
        }
    }

    private SyntaxNode ReadNode(int depth)
    {
        var start = _parser.Current!.Start;
        var span = Span(start, _parser.Current.End);
        if (depth > MaxDepth) Stop(RuleDiagnostics.TooLarge.At(span, $"more than {MaxDepth} levels", $"{MaxDepth} levels"));
        if (++_nodes > MaxNodes) Stop(RuleDiagnostics.TooLarge.At(span, $"more than {MaxNodes} nodes", $"{MaxNodes} nodes"));
        if (_parser.Current is AnchorAlias alias) Stop(RuleDiagnostics.Unsupported.At(span, $"the alias '*{alias.Value}'"));
        if (_parser.Current is not NodeEvent current) throw new YamlException(start, _parser.Current.End, "a value is missing");
        if (!current.Anchor.IsEmpty) Stop(RuleDiagnostics.Unsupported.At(span, $"the anchor '&{current.Anchor.Value}'"));
        if (!current.Tag.IsEmpty && !current.Tag.IsNonSpecific) Stop(RuleDiagnostics.Unsupported.At(span, $"the tag '{current.Tag.Value}'"));

        switch (current)
        {
            case Scalar scalar:
                return new ScalarSyntax(scalar.Value, scalar.Style == ScalarStyle.Plain, span);

            case SequenceStart:
                var items = new List<SyntaxNode>();
                while (Advance() is not SequenceEnd) items.Add(ReadNode(depth + 1));
                return new ListSyntax(items, Span(start, _parser.Current!.End));

            default:
                var entries = new List<MapEntrySyntax>();
                var keys = new HashSet<string>();
                while (Advance() is not MappingEnd) ReadEntry(entries, keys, depth);
                return new MapSyntax(entries, Span(start, _parser.Current!.End));
        }
    }

    private void ReadEntry(List<MapEntrySyntax> entries, HashSet<string> keys, int depth)
    {
        var key = ReadNode(depth + 1);
        Advance();
        var value = ReadNode(depth + 1);
        if (key is not ScalarSyntax name) _diagnostics.Add(RuleDiagnostics.WrongShape.At(key.Span, "a key", "a word", key.Shape));
        else if (!keys.Add(name.Value)) _diagnostics.Add(RuleDiagnostics.DuplicateKey.At(name.Span, MessageText.Visible(name.Value)));
        else entries.Add(new MapEntrySyntax(name, value));
    }

    private ParsingEvent Advance() =>
        MoveNext() ? _parser.Current! : throw new YamlException(Mark.Empty, Mark.Empty, "the document ends within a node");

    private bool MoveNext()
    {
        var at = _parser.Current?.End ?? Mark.Empty;
        try
        {
            return _parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException)
        {
            // YamlDotNet 16 lets its own assertions through on some malformed scalars.
            throw new YamlException(at, at, "what follows is malformed");
        }
    }

    private void Stop(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        throw new LimitException();
    }

    private SourceSpan Span(Mark start, Mark end)
    {
        var from = (int)Math.Clamp(start.Index, 0, _file.Text.Length);
        var to = (int)Math.Clamp(end.Index, from, _file.Text.Length);

        // A block node ends where the next begins; what lies between is not part of it.
        while (to > from && char.IsWhiteSpace(_file.Text[to - 1])) to--;
        return _file.Span(from, to - from);
    }

    private static string Sentence(YamlException e) => MessageText.Visible(e.Message.TrimEnd('.'));

    private sealed class LimitException : Exception;
}
