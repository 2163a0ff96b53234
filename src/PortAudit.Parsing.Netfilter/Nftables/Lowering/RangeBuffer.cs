using System.Collections.Immutable;
using System.Runtime.InteropServices;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>Ranges of values in the making.</summary>
/// <remarks>The class library's list of a struct of ours is compiled anew in each process, method by method, and so is any generic one
/// across assemblies; this is compiled ahead.</remarks>
internal sealed class RangeBuffer
{
    private ValueRange[] _items = [];

    public int Count { get; private set; }

    public ref ValueRange this[int index] => ref _items[index];

    public void Add(ValueRange item)
    {
        if (Count == _items.Length) Grow(Math.Max(4, Count * 2));
        _items[Count++] = item;
    }

    public void AddRange(ReadOnlySpan<ValueRange> items)
    {
        if (Count + items.Length > _items.Length) Grow(Math.Max(Count + items.Length, Count * 2));
        for (var i = 0; i < items.Length; i++) _items[Count++] = items[i];
    }

    public void Clear() => Count = 0;

    /// <param name="count">How many stay, from the first.</param>
    public void Cut(int count) => Count = count;

    public ReadOnlySpan<ValueRange> AsSpan(int from, int count) => new(_items, from, count);

    public ReadOnlySpan<ValueRange> AsSpan() => new(_items, 0, Count);

    /// <summary>A copy, which no later change reaches.</summary>
    public ImmutableArray<ValueRange> ToImmutable()
    {
        var copy = new ValueRange[Count];
        for (var i = 0; i < copy.Length; i++) copy[i] = _items[i];
        return ImmutableCollectionsMarshal.AsImmutableArray(copy);
    }

    private void Grow(int capacity)
    {
        var larger = new ValueRange[capacity];
        for (var i = 0; i < Count; i++) larger[i] = _items[i];
        _items = larger;
    }
}
