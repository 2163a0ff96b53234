using System.Runtime.InteropServices;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Nftables;

/// <summary>Collects the diagnostics of a script and what it includes; at most <see cref="Limit"/> of a kind, whatever the input.</summary>
internal sealed class NftablesDiagnosticLog
{
    private const int Limit = 100;
    private const int Shown = 60;

    private readonly List<(int Order, Diagnostic Diagnostic)> _diagnostics = [];
    private readonly Dictionary<DiagnosticDescriptor, int> _counts = [];
    private readonly Dictionary<(DiagnosticDescriptor, string), (SourceSpan First, string? Second, int Count)> _counted = [];

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, object? first = null, object? second = null, object? third = null)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, descriptor, out _);
        if (count++ < Limit) _diagnostics.Add((_diagnostics.Count, descriptor.At(span, first, second, third)));
    }

    /// <summary>Reports a name once, at its first mention, with the number of mentions.</summary>
    public void Count(DiagnosticDescriptor descriptor, ReadOnlySpan<char> name, SourceSpan span, string? second = null)
    {
        var key = (descriptor, Clip(name));
        if (!_counted.ContainsKey(key) && _counted.Count > 10 * Limit) return;
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_counted, key, out var known);
        entry = (known ? entry.First : span, second, entry.Count + 1);
    }

    /// <summary>Words of the file as a message may carry them: on one line and not too long.</summary>
    public static string Clip(ReadOnlySpan<char> text)
    {
        var line = text.IndexOfAny('\n', '\r');
        if (line >= 0) text = text[..line];
        return text.Length <= Shown && line < 0 ? text.ToString() : string.Concat(text[..Math.Min(Shown, text.Length)], "…");
    }

    /// <summary>All of them in the order of the files, the main file first.</summary>
    public IReadOnlyList<Diagnostic> ToList(SourceFile main, IReadOnlyList<SourceFile> files)
    {
        foreach (var ((descriptor, name), (span, second, count)) in _counted.OrderBy(c => c.Value.First.Start))
            Report(descriptor, span, name, second ?? (object)count);
        var order = new Dictionary<SourceFile, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < files.Count; i++) order.TryAdd(files[i], i);
        var sorted = _diagnostics.OrderBy(d => d.Diagnostic.Span is { } span ? order.GetValueOrDefault(span.File, -1) : -1)
            .ThenBy(d => d.Diagnostic.Span?.Start ?? 0).ThenBy(d => d.Order).Select(d => d.Diagnostic).ToList();
        foreach (var (descriptor, count) in _counts.Where(c => c.Value > Limit))
            sorted.Add(NftablesDiagnostics.More.At(main.Path, count - Limit, descriptor.Id));
        return sorted;
    }
}
