namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>Names, numbered from 0 in the order in which they came, and found again without a copy of what is looked up.</summary>
/// <remarks>The class library's dictionaries can do this as well, but that part of them is compiled anew in each process.</remarks>
internal sealed class NameIndex
{
    private string[] _names = new string[64];
    private int[] _hashes = new int[64];
    private int[] _next = new int[64];

    /// <summary>The number of each bucket's last name, counted from 1.</summary>
    private int[] _buckets = new int[128];

    public int Count { get; private set; }

    public string this[int number] => _names[number];

    /// <summary>The name's number; -1 where it is not among them.</summary>
    public int Find(ReadOnlySpan<char> name)
    {
        var hash = string.GetHashCode(name);
        for (var at = _buckets[hash & (_buckets.Length - 1)]; at > 0; at = _next[at - 1])
            if (_hashes[at - 1] == hash && name.SequenceEqual(_names[at - 1])) return at - 1;
        return -1;
    }

    /// <summary>Adds a name that is not among them.</summary>
    public int Add(string name)
    {
        if (Count == _names.Length) Grow();
        (_names[Count], _hashes[Count]) = (name, string.GetHashCode(name.AsSpan()));
        Link(Count);
        return Count++;
    }

    private void Link(int number)
    {
        ref var bucket = ref _buckets[_hashes[number] & (_buckets.Length - 1)];
        (_next[number], bucket) = (bucket, number + 1);
    }

    private void Grow()
    {
        Array.Resize(ref _names, Count * 2);
        var hashes = new int[Count * 2];
        _hashes.CopyTo(hashes, 0);
        (_hashes, _next, _buckets) = (hashes, new int[Count * 2], new int[Count * 4]);
        for (var i = 0; i < Count; i++) Link(i);
    }
}
