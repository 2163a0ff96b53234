using System.Runtime.InteropServices;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Iptables;

/// <summary>Collects a file's diagnostics; at most <see cref="Limit"/> of a kind, whatever the file.</summary>
internal sealed class IptablesDiagnosticLog
{
    private const int Limit = 100;
    private const int Shown = 60;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<DiagnosticDescriptor, int> _counts = [];
    private readonly Dictionary<(DiagnosticDescriptor, string), (SourceSpan First, int Count)> _counted = [];

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, object? first = null, object? second = null, object? third = null)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, descriptor, out _);
        if (count++ < Limit) _diagnostics.Add(descriptor.At(span, first, second, third));
    }

    /// <summary>Reports only the first time.</summary>
    public void ReportOnce(DiagnosticDescriptor descriptor, SourceSpan span, object? first = null, object? second = null)
    {
        if (!_counts.ContainsKey(descriptor)) Report(descriptor, span, first, second);
    }

    /// <summary>Reports a name once, at its first mention, with the number of mentions.</summary>
    public void Count(DiagnosticDescriptor descriptor, string name, SourceSpan span)
    {
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_counted, (descriptor, name), out var known);
        if (known || _counted.Count <= 10 * Limit) entry = (known ? entry.First : span, entry.Count + 1);
        else _counted.Remove((descriptor, name));
    }

    /// <summary>Words of the file as a message may carry them: not too long.</summary>
    public static string Clip(ReadOnlySpan<char> text) => IptablesSyntax.Shown(text.Length <= Shown ? text.ToString() : string.Concat(text[..Shown], "…"));

    /// <summary>All of them in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> ToList(SourceFile source)
    {
        foreach (var ((descriptor, name), (span, count)) in _counted.OrderBy(c => c.Value.First.Start)) Report(descriptor, span, name, count);
        var sorted = _diagnostics.OrderBy(d => d.Span?.Start ?? 0).ToList();
        foreach (var (descriptor, count) in _counts.Where(c => c.Value > Limit))
            sorted.Add(IptablesDiagnostics.More.At(source.Path, count - Limit, descriptor.Id));
        return sorted;
    }
}
