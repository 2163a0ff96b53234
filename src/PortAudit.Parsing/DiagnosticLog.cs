using System.Runtime.InteropServices;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing;

/// <summary>Collects the diagnostics of a file and of what it includes; at most a limit of a kind, whatever the input.</summary>
/// <param name="more">Says how many of a kind are not shown: their number and the kind's id.</param>
/// <param name="limit">The most of a kind.</param>
public sealed class DiagnosticLog(DiagnosticDescriptor more, int limit = DiagnosticLog.UsualLimit)
{
    /// <summary>More of a kind than this tell a reader nothing new.</summary>
    public const int UsualLimit = 100;

    private const int ShownLength = 60;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<DiagnosticDescriptor, int> _counts = [];
    private readonly Dictionary<(DiagnosticDescriptor, string), Mentions> _mentions = [];

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, params ReadOnlySpan<object?> arguments)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, descriptor, out _);
        if (count++ < limit) _diagnostics.Add(descriptor.At(span, arguments.ToArray()));
    }

    /// <summary>Reports only the first time.</summary>
    public void ReportOnce(DiagnosticDescriptor descriptor, SourceSpan span, params ReadOnlySpan<object?> arguments)
    {
        if (!_counts.ContainsKey(descriptor)) Report(descriptor, span, arguments);
    }

    /// <summary>Whether one of the kind was reported or counted.</summary>
    public bool Has(DiagnosticDescriptor descriptor) =>
        _counts.ContainsKey(descriptor) || _mentions.Keys.Any(m => m.Item1 == descriptor);

    /// <summary>For what concerns the whole file.</summary>
    public void ReportFile(DiagnosticDescriptor descriptor, string path, params ReadOnlySpan<object?> arguments) =>
        _diagnostics.Add(descriptor.At(path, arguments.ToArray()));

    /// <summary>Reports a name once, at its first mention.</summary>
    /// <param name="second">What the message says besides the name; the number of mentions where there is nothing.</param>
    public void Count(DiagnosticDescriptor descriptor, ReadOnlySpan<char> name, SourceSpan span, string? second = null)
    {
        var key = (descriptor, Clip(name));
        ref var mentions = ref CollectionsMarshal.GetValueRefOrAddDefault(_mentions, key, out var isKnown);
        if (isKnown) mentions = mentions with { Count = mentions.Count + 1 };
        else if (_mentions.Count <= 10 * limit) mentions = new Mentions(span, second, 1);
        else _mentions.Remove(key);
    }

    /// <summary>Words of the file as a message may carry them: on one line and not too long.</summary>
    public static string Clip(ReadOnlySpan<char> text)
    {
        var line = text.IndexOfAny('\n', '\r');
        if (line >= 0) text = text[..line];
        var clipped = text.Length <= ShownLength && line < 0 ? text.ToString() : string.Concat(text[..Math.Min(ShownLength, text.Length)], "…");
        return Placeholder.Shown(clipped);
    }

    /// <summary>All of them in the order of the files, the main file first.</summary>
    /// <param name="included">The other files, in the order in which they were read.</param>
    public IReadOnlyList<Diagnostic> ToList(SourceFile main, IReadOnlyList<SourceFile>? included = null)
    {
        foreach (var ((descriptor, name), mentions) in _mentions.OrderBy(static m => m.Value.First.Start))
            Report(descriptor, mentions.First, name, mentions.Second ?? (object)mentions.Count);
        var order = new Dictionary<SourceFile, int>(ReferenceEqualityComparer.Instance);
        foreach (var file in included ?? []) order.TryAdd(file, order.Count);
        List<Diagnostic> sorted =
        [
            .. _diagnostics.OrderBy(d => d.Span is { } span ? order.GetValueOrDefault(span.File, -1) : -1).ThenBy(static d => d.Span?.Start ?? 0),
        ];
        foreach (var (descriptor, count) in _counts)
            if (count > limit) sorted.Add(more.At(main.Path, count - limit, descriptor.Id));
        return sorted;
    }

    private readonly record struct Mentions(SourceSpan First, string? Second, int Count);
}
