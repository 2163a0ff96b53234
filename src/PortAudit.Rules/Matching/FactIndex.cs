using System.Runtime.CompilerServices;

namespace PortAudit.Rules.Matching;

/// <summary>The facts of one type by the hash of some of their fields.</summary>
/// <remarks>Candidates share a hash and nothing more: whoever asks tests the fields again. Facts with an absent field are left out,
/// because nothing is equal to what is absent. Plain arrays, so that no generic code is compiled at start-up.</remarks>
internal sealed class FactIndex
{
    public const int Seed = 17;

    private int[] _heads = new int[16];
    private int[] _hashes = new int[16];
    private int[] _positions = new int[16];
    private int[] _next = new int[16];
    private int _count;

    /// <param name="fields">What to hash; <see langword="null"/> stands for the fact itself.</param>
    public FactIndex(IReadOnlyList<FactField?> fields) => Fields = fields;

    public IReadOnlyList<FactField?> Fields { get; }

    /// <summary>How many different keys there are: what tells how far a lookup narrows the search.</summary>
    public int Keys { get; private set; }

    public void Add(Fact fact, int position)
    {
        var hash = Seed;
        foreach (var field in Fields)
        {
            var value = field is null ? fact : field.Read(fact);
            if (value is null) return;
            hash = Combine(hash, value);
        }

        if (_count == _hashes.Length) Grow();
        if (Find(hash) < 0) Keys++;
        _hashes[_count] = hash;
        _positions[_count] = position;
        Link(_count++);
    }

    /// <summary>The first link of the chain of candidates for a hash; -1 for none.</summary>
    public int Find(int hash) => Skip(_heads[hash & (_heads.Length - 1)] - 1, hash);

    public int PositionAt(int link) => _positions[link];

    /// <summary>The next link of the same hash; -1 behind the last.</summary>
    public int After(int link) => Skip(_next[link] - 1, _hashes[link]);

    public static int Combine(int hash, object value) => HashCode.Combine(hash, value switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        long number => number.GetHashCode(),
        bool flag => flag ? 1 : 2,
        Fact fact => RuntimeHelpers.GetHashCode(fact),
        _ => value.GetHashCode(),
    });

    private int Skip(int link, int hash)
    {
        while (link >= 0 && _hashes[link] != hash) link = _next[link] - 1;
        return link;
    }

    // Links are stored plus one, so that a fresh array is empty.
    private void Link(int link)
    {
        ref var head = ref _heads[_hashes[link] & (_heads.Length - 1)];
        _next[link] = head;
        head = link + 1;
    }

    private void Grow()
    {
        var size = _count * 2;
        Array.Resize(ref _hashes, size);
        Array.Resize(ref _positions, size);
        _next = new int[size];
        _heads = new int[size];
        for (var i = 0; i < _count; i++) Link(i);
    }
}
