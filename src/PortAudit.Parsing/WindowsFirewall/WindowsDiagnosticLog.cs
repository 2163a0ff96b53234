using System.Runtime.InteropServices;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.WindowsFirewall;

/// <summary>Collects a file's diagnostics; at most <see cref="Limit"/> of a kind, whatever the file.</summary>
internal sealed class WindowsDiagnosticLog
{
    private const int Limit = 50;
    private const int Shown = 60;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<DiagnosticDescriptor, int> _counts = [];
    private readonly Dictionary<(DiagnosticDescriptor, string), (SourceSpan First, int Count)> _counted = [];

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, params ReadOnlySpan<object?> arguments)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, descriptor, out _);
        if (count++ < Limit) _diagnostics.Add(descriptor.At(span, arguments.ToArray()));
    }

    /// <summary>For what concerns the whole file.</summary>
    public void ReportFile(DiagnosticDescriptor descriptor, string path, params ReadOnlySpan<object?> arguments) =>
        _diagnostics.Add(descriptor.At(path, arguments.ToArray()));

    /// <summary>Reports a name once, at its first mention, with the number of mentions.</summary>
    public void Count(DiagnosticDescriptor descriptor, string name, SourceSpan span)
    {
        if (_counted.Count > 10 * Limit && !_counted.ContainsKey((descriptor, name))) return;
        ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_counted, (descriptor, name), out var known);
        entry = (known ? entry.First : span, entry.Count + 1);
    }

    /// <summary>Words of the file as a message may carry them: not too long.</summary>
    public static string Clip(ReadOnlySpan<char> text) => text.Length <= Shown ? text.ToString() : string.Concat(text[..Shown], "…");

    /// <summary>All of them in the order of the file.</summary>
    public IReadOnlyList<Diagnostic> ToList(SourceFile source)
    {
        foreach (var ((descriptor, name), (span, count)) in _counted.OrderBy(c => c.Value.First.Start)) Report(descriptor, span, name, count);
        var sorted = _diagnostics.OrderBy(d => d.Span?.Start ?? 0).ToList();
        foreach (var (descriptor, count) in _counts)
            if (count > Limit) sorted.Add(WindowsDiagnostics.More.At(source.Path, count - Limit, descriptor.Id));
        return sorted;
    }
}
