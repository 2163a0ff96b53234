using System.Runtime.CompilerServices;

namespace PortAudit.Rules.Matching;

/// <summary>The facts of one type by the hash of some of their fields.</summary>
/// <remarks>Candidates share a hash and nothing more: whoever asks tests the fields again. Facts with an absent field are left out,
/// because nothing is equal to what is absent.</remarks>
internal sealed class FactIndex(IReadOnlyList<FactField?> fields, int capacity)
{
    private readonly Dictionary<int, int> _last = new(capacity);
    private readonly List<(int Position, int Previous)> _entries = new(capacity);

    public IReadOnlyList<FactField?> Fields => fields;

    /// <summary>How many different keys there are: what tells how far a lookup narrows the search.</summary>
    public int Keys => _last.Count;

    public void Add(Fact fact, int position)
    {
        var hash = Seed;
        foreach (var field in fields)
        {
            var value = field is null ? fact : field.Read(fact);
            if (value is null) return;
            hash = Combine(hash, value);
        }

        ref var last = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_last, hash, out var exists);
        _entries.Add((position, exists ? last : -1));
        last = _entries.Count - 1;
    }

    /// <summary>The first link of the chain of candidates for a hash; -1 for none.</summary>
    public int Find(int hash) => _last.TryGetValue(hash, out var entry) ? entry : -1;

    /// <summary>The position of a candidate in its table and the next link, -1 behind the last.</summary>
    public (int Position, int Next) this[int link] => _entries[link];

    public const int Seed = 17;

    public static int Combine(int hash, object value) => HashCode.Combine(hash, value switch
    {
        string text => text.GetHashCode(StringComparison.Ordinal),
        long number => number.GetHashCode(),
        bool flag => flag ? 1 : 2,
        Fact fact => RuntimeHelpers.GetHashCode(fact),
        _ => value.GetHashCode(),
    });
}
