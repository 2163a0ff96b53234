using System.Runtime.InteropServices;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Nftables;

/// <summary>Collects the diagnostics of a script and what it includes; at most <see cref="Limit"/> of a kind, whatever the input.</summary>
internal sealed class NftablesDiagnosticLog
{
    private const int Limit = 100;
    private const int Shown = 60;

    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<DiagnosticDescriptor, int> _counts = [];
    private readonly Dictionary<string, Mentions> _counted = [];

    public void Report(DiagnosticDescriptor descriptor, SourceSpan span, object? first = null, object? second = null, object? third = null)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_counts, descriptor, out _);
        if (count++ < Limit) _diagnostics.Add(descriptor.At(span, first, second, third));
    }

    /// <summary>Reports a name once, at its first mention, with the number of mentions.</summary>
    public void Count(DiagnosticDescriptor descriptor, ReadOnlySpan<char> name, SourceSpan span, string? second = null)
    {
        var shown = Clip(name);
        var key = $"{descriptor.Id} {shown}";
        if (_counted.TryGetValue(key, out var known)) known.Count++;
        else if (_counted.Count <= 10 * Limit) _counted.Add(key, new Mentions(descriptor, shown, span, second));
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
        var mentions = new List<Mentions>(_counted.Values);
        mentions.Sort(static (a, b) => a.First.Start.CompareTo(b.First.Start));
        foreach (var each in mentions) Report(each.Descriptor, each.First, each.Name, each.Second ?? (object)each.Count);
        var order = new Dictionary<SourceFile, int>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < files.Count; i++) order.TryAdd(files[i], i);
        var places = new List<Placed>(_diagnostics.Count);
        foreach (var each in _diagnostics) places.Add(new Placed(each.Span is { } span ? order.GetValueOrDefault(span.File, -1) : -1, each.Span?.Start ?? 0, places.Count, each));
        places.Sort(static (a, b) => a.File != b.File ? a.File - b.File : a.Start != b.Start ? a.Start - b.Start : a.Order - b.Order);
        var sorted = new List<Diagnostic>(places.Count);
        foreach (var each in places) sorted.Add(each.Diagnostic);
        foreach (var (descriptor, count) in _counts)
            if (count > Limit) sorted.Add(NftablesDiagnostics.More.At(main.Path, count - Limit, descriptor.Id));
        return sorted;
    }

    /// <summary>A name that is reported once, however often it is met.</summary>
    private sealed class Mentions(DiagnosticDescriptor descriptor, string name, SourceSpan first, string? second)
    {
        public DiagnosticDescriptor Descriptor { get; } = descriptor;

        public string Name { get; } = name;

        public SourceSpan First { get; } = first;

        public string? Second { get; } = second;

        public int Count { get; set; } = 1;
    }

    private sealed record Placed(int File, int Start, int Order, Diagnostic Diagnostic);
}
