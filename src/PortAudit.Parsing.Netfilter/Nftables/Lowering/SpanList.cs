using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>The places of a set's elements in the making.</summary>
/// <remarks>Of its own for the same reason as <see cref="RangeBuffer"/>.</remarks>
internal sealed class SpanList
{
    private SourceSpan[] _items = [];

    public int Count { get; private set; }

    public ref SourceSpan this[int index] => ref _items[index];

    public void Add(SourceSpan item)
    {
        if (Count == _items.Length) Grow(Math.Max(4, Count * 2));
        _items[Count++] = item;
    }

    /// <summary>A copy, which no later change reaches.</summary>
    public ImmutableArray<SourceSpan> ToImmutable()
    {
        var copy = new SourceSpan[Count];
        for (var i = 0; i < copy.Length; i++) copy[i] = _items[i];
        return ImmutableCollectionsMarshal.AsImmutableArray(copy);
    }

    private void Grow(int capacity)
    {
        var larger = new SourceSpan[capacity];
        for (var i = 0; i < Count; i++) larger[i] = _items[i];
        _items = larger;
    }
}
