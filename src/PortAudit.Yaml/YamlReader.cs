using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace PortAudit.Yaml;

/// <summary>Reads the part of YAML that our files need: maps with scalar keys, lists and scalars, several documents in a file.</summary>
/// <remarks>Anchors, aliases, tags and directives are refused, so a small file can't become a large tree; <see cref="YamlLimits"/> holds for size,
/// depth and number of nodes. After a fault the documents before it are given back. It uses YamlDotNet's scanner rather than its parser, which
/// compiles regular expressions as soon as it is touched and so would cost every run of the tool 10 ms.</remarks>
public sealed class YamlReader
{
    private readonly SourceFile _file;
    private readonly List<YamlFault> _faults;
    private readonly Scanner _scanner;
    private Token _current;
    private Mark _end = Mark.Empty;
    private int _nodes;

    private YamlReader(SourceFile file, List<YamlFault> faults)
    {
        _file = file;
        _faults = faults;
        _scanner = new Scanner(new StringReader(file.Text), skipComments: true);
        _current = new StreamStart();
    }

    /// <summary>The documents of a file that are not empty.</summary>
    public static IReadOnlyList<YamlSyntax> Read(SourceFile file, List<YamlFault> faults)
    {
        if (file.Text.Length > YamlLimits.MostCharacters)
        {
            faults.Add(new(YamlFaultKind.TooLarge, null, $"{file.Text.Length} characters", $"{YamlLimits.MostCharacters} characters"));
            return [];
        }

        var documents = new List<YamlSyntax>();
        var reader = new YamlReader(file, faults);
        try
        {
            reader.ReadDocuments(documents);
        }
        catch (YamlException e)
        {
            faults.Add(new(YamlFaultKind.Syntax, reader.Span(e.Start, e.End), VisibleText.Brief(e.Message.TrimEnd('.'))));
        }
        catch (RefusedException e)
        {
            faults.Add(e.Fault);
        }

        return documents;
    }

    private void ReadDocuments(List<YamlSyntax> documents)
    {
        Advance();
        if (_current is StreamStart) Advance();
        while (_current is not StreamEnd)
        {
            while (_current is DocumentEnd) Advance();
            if (_current is DocumentStart) Advance();
            if (_current is StreamEnd) return;
            var node = ReadNode(0, false);
            if (node is not ScalarSyntax { Value: "", IsPlain: true }) documents.Add(node);
            if (_current is not (DocumentStart or DocumentEnd or StreamEnd)) throw Unexpected("the end of the document");
        }
    }

    /// <param name="mayBeIndentless">Below a key a list may stand without indentation.</param>
    private YamlSyntax ReadNode(int depth, bool mayBeIndentless)
    {
        var span = Span(_current.Start, _current.End);
        if (depth > YamlLimits.MostLevels) throw TooLarge(span, YamlLimits.MostLevels, "levels");
        if (++_nodes > YamlLimits.MostNodes) throw TooLarge(span, YamlLimits.MostNodes, "nodes");
        switch (_current)
        {
            case Scalar scalar:
                Advance();
                return new ScalarSyntax(scalar.Value, scalar.Style == ScalarStyle.Plain, span);
            case BlockMappingStart:
                return ReadBlockMap(depth);
            case BlockSequenceStart:
                Advance();
                return ReadBlockList(depth, span, true);
            case BlockEntry when mayBeIndentless:
                return ReadBlockList(depth, span, false);
            case FlowMappingStart:
                return ReadFlowMap(depth);
            case FlowSequenceStart:
                return ReadFlowList(depth);
            default:
                RefuseUnsupported();
                return Nothing();
        }
    }

    private static RefusedException TooLarge(SourceSpan span, int most, string what) =>
        new(new YamlFault(YamlFaultKind.TooLarge, span, $"more than {most} {what}", $"{most} {what}"));

    private MapSyntax ReadBlockMap(int depth)
    {
        var start = _current.Start;
        var entries = new MapBuilder(_faults);
        Advance();
        while (_current is not BlockEnd)
        {
            if (_current is not Key) throw Unexpected("a key");
            Advance();
            var key = _current is Key or Value or BlockEnd ? Nothing() : ReadNode(depth + 1, true);
            entries.Add(key, ReadValue(depth, _current is Value));
        }

        var end = _end;
        Advance();
        return new MapSyntax(entries.Entries, Span(start, end));
    }

    private YamlSyntax ReadValue(int depth, bool isThere)
    {
        if (!isThere) return Nothing();
        Advance();
        return _current is Key or Value or BlockEnd ? Nothing() : ReadNode(depth + 1, true);
    }

    private ListSyntax ReadBlockList(int depth, SourceSpan first, bool isIndented)
    {
        var items = new List<YamlSyntax>();
        while (_current is BlockEntry)
        {
            Advance();
            items.Add(_current is BlockEntry or BlockEnd || (!isIndented && _current is Key or Value) ? Nothing() : ReadNode(depth + 1, false));
        }

        var end = _end;
        if (isIndented)
        {
            if (_current is not BlockEnd) throw Unexpected("'-'");
            Advance();
        }

        return new ListSyntax(items, Through(first, end));
    }

    private MapSyntax ReadFlowMap(int depth)
    {
        var first = Span(_current.Start, _current.End);
        var entries = new MapBuilder(_faults);
        Advance();
        while (_current is not FlowMappingEnd)
        {
            YamlSyntax key;
            if (_current is Key)
            {
                Advance();
                key = _current is Value or FlowEntry or FlowMappingEnd ? Nothing() : ReadNode(depth + 1, false);
            }
            else
            {
                key = _current is Value ? Nothing() : ReadNode(depth + 1, false);
            }

            YamlSyntax value = Nothing();
            if (_current is Value)
            {
                Advance();
                if (_current is not (FlowEntry or FlowMappingEnd)) value = ReadNode(depth + 1, false);
            }

            entries.Add(key, value);
            if (_current is FlowEntry) Advance();
            else if (_current is not FlowMappingEnd) throw Unexpected("',' or '}'");
        }

        return new MapSyntax(entries.Entries, ThroughBracket(first));
    }

    private ListSyntax ReadFlowList(int depth)
    {
        var first = Span(_current.Start, _current.End);
        var items = new List<YamlSyntax>();
        Advance();
        while (_current is not FlowSequenceEnd)
        {
            // "[a: b]" is a list of a map that nobody means.
            if (_current is Key or Value) throw Unexpected("a value; put braces around a map");
            items.Add(ReadNode(depth + 1, false));
            if (_current is FlowEntry) Advance();
            else if (_current is not FlowSequenceEnd) throw Unexpected("',' or ']'");
        }

        return new ListSyntax(items, ThroughBracket(first));
    }

    private ScalarSyntax Nothing() => new("", true, Span(_end, _end));

    private void RefuseUnsupported()
    {
        var span = Span(_current.Start, _current.End);
        var what = _current switch
        {
            AnchorAlias => "an alias",
            Anchor => "an anchor",
            Tag => "a tag",
            TagDirective or VersionDirective => "a directive",
            Error error => throw new YamlException(error.Start, error.End, error.Value),
            _ => null,
        };
        if (what is not null)
            throw new RefusedException(new YamlFault(YamlFaultKind.Unsupported, span, $"{what} ('{VisibleText.Brief(span.Text.ToString(), 40)}')"));
        if (_current is FlowEntry or FlowMappingEnd or FlowSequenceEnd or BlockEntry or Key or Value) throw Unexpected("a value");
    }

    private YamlException Unexpected(string expected)
    {
        RefuseUnsupportedBefore();
        return new YamlException(_current.Start, _current.End, $"expected {expected}");
    }

    private void RefuseUnsupportedBefore()
    {
        if (_current is AnchorAlias or Anchor or Tag or TagDirective or VersionDirective or Error) RefuseUnsupported();
    }

    private void Advance()
    {
        var at = _current.End;
        _end = at;
        try
        {
            if (!_scanner.MoveNext() || _scanner.Current is null) throw new YamlException(at, at, "the document ends within a node");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException)
        {
            // YamlDotNet lets its own assertions through on some malformed scalars.
            throw new YamlException(at, at, "what follows is malformed");
        }

        _current = _scanner.Current;
    }

    // The scanner's closing brackets have no width.
    private SourceSpan ThroughBracket(SourceSpan first)
    {
        var to = Math.Min((int)_current.Start.Index + 1, _file.Text.Length);
        Advance();
        return Trimmed(first.Start, to);
    }

    private SourceSpan Through(SourceSpan first, Mark end)
    {
        var to = (int)Math.Clamp(end.Index, first.Start + first.Length, _file.Text.Length);
        return Trimmed(first.Start, to);
    }

    private SourceSpan Span(Mark start, Mark end)
    {
        var from = (int)Math.Clamp(start.Index, 0, _file.Text.Length);
        return Trimmed(from, (int)Math.Clamp(end.Index, from, _file.Text.Length));
    }

    // A block scalar ends where the next node begins; the blanks between are not part of it.
    private SourceSpan Trimmed(int from, int to)
    {
        while (to > from && char.IsWhiteSpace(_file.Text[to - 1])) to--;
        return _file.Span(from, to - from);
    }

    private sealed class MapBuilder(List<YamlFault> faults)
    {
        private readonly HashSet<string> _keys = [];

        public List<MapEntrySyntax> Entries { get; } = [];

        public void Add(YamlSyntax key, YamlSyntax value)
        {
            if (key is not ScalarSyntax name) faults.Add(new(YamlFaultKind.KeyIsNotScalar, key.Span, key.Shape));
            else if (!_keys.Add(name.Value)) faults.Add(new(YamlFaultKind.DuplicateKey, name.Span, VisibleText.Brief(name.Value)));
            else Entries.Add(new MapEntrySyntax(name, value));
        }
    }

    private sealed class RefusedException(YamlFault fault) : Exception
    {
        public YamlFault Fault => fault;
    }
}
