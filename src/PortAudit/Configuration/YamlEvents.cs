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
    public const int MostFaults = 100;

    private readonly SourceFile _file;
    private readonly List<Diagnostic> _diagnostics;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Stack<ParsingEvent> _open = new();
    private int _nodes;
    private int _faults;

    public YamlEvents(SourceFile file, List<Diagnostic> diagnostics)
    {
        (_file, _diagnostics) = (file, diagnostics);
        _scanner = new Scanner(new StringReader(file.Text), skipComments: true);
        _parser = new Parser(_scanner);
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
            // The library marks some faults, such as a tab as indentation, with the very start of the file.
            var span = e.End.Index == 0 ? SpanOf(_scanner.CurrentPosition, _scanner.CurrentPosition) : SpanOf(e.Start, e.End);
            Stop(ConfigurationDiagnostics.Syntax.At(span, MessageText.Visible(e.Message.TrimEnd('.'))));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The library's scanner leaves so where a bracket is not closed before the next key, or an escape names no character.
            Stop(ConfigurationDiagnostics.Syntax.At(SpanOf(_scanner.CurrentPosition, _scanner.CurrentPosition), Unexpected));
        }

        if (Current is AnchorAlias alias) Stop(Refused($"the alias '*{alias.Value}'"));
        if (Current is NodeEvent node) Check(node);
        if (Current is MappingStart or SequenceStart) _open.Push(Current);
        if (Current is MappingEnd or SequenceEnd) _open.Pop();
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

    /// <summary>Reports a fault; with too many of them the reading ends, because each costs a search for what was meant.</summary>
    /// <exception cref="StoppedException">There were too many.</exception>
    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object?[] arguments)
    {
        if (++_faults > MostFaults) Stop(ConfigurationDiagnostics.TooManyFaults.At(span, MostFaults));
        _diagnostics.Add(descriptor.At(span, arguments));
    }

    private string Unexpected =>
        _open.TryPeek(out var open) ? $"this does not fit in here; look for a missing end of what begins in line {open.Start.Line}" : "this does not fit in here";

    private void Check(NodeEvent node)
    {
        if (_open.Count >= Deepest) Stop(ConfigurationDiagnostics.TooLarge.At(Span, "this is nested too deep", $"{Deepest} levels"));
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
