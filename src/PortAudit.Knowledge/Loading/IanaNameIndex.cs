using System.Text;

namespace PortAudit.Knowledge.Loading;

/// <summary>Service names of iana.tsv to row offsets: a chained hash over the bytes, without a string per name.</summary>
internal sealed class IanaNameIndex
{
    private const int Buckets = 1 << 14;

    private readonly TsvText _text;
    private readonly int[] _heads = new int[Buckets];
    private readonly List<int> _rows = new(1 << 14);
    private readonly List<int> _next = new(1 << 14);

    public IanaNameIndex(TsvText text)
    {
        _text = text;
        Append(0); // entry 0 ends a chain
        var last = new int[Buckets];
        for (var at = text.Body; at < text.Length; at = text.LineEnd(at) + 1)
        {
            var name = Service(at);
            if (name.Length == 0)
                continue;
            var bucket = Hash(name);
            if (_heads[bucket] == 0)
                _heads[bucket] = _rows.Count;
            else
                _next[last[bucket]] = _rows.Count;
            last[bucket] = _rows.Count;
            Append(at);
        }
    }

    /// <returns>Offsets of the rows with the name, any case, in the order of the ports.</returns>
    public List<int> Find(string name)
    {
        var found = new List<int>();
        Span<byte> key = stackalloc byte[64];
        if (name.Length > key.Length || !Ascii.IsValid(name))
            return found;
        key = key[..Encoding.ASCII.GetBytes(name, key)];
        for (var entry = _heads[Hash(key)]; entry != 0; entry = _next[entry])
        {
            if (Ascii.EqualsIgnoreCase(Service(_rows[entry]), key))
                found.Add(_rows[entry]);
        }

        return found;
    }

    public List<string> Names()
    {
        var names = new List<string>(_rows.Count);
        for (var i = 1; i < _rows.Count; i++)
            names.Add(Encoding.ASCII.GetString(Service(_rows[i])));
        return names;
    }

    private void Append(int row)
    {
        _rows.Add(row);
        _next.Add(0);
    }

    // The third column.
    private ReadOnlySpan<byte> Service(int row)
    {
        var rest = _text.From(row);
        rest = rest[(rest.IndexOf((byte)'\t') + 1)..];
        rest = rest[(rest.IndexOf((byte)'\t') + 1)..];
        return rest[..rest.IndexOf((byte)'\t')];
    }

    // FNV-1a; setting bit 5 folds the case of letters, and what else it folds only shares a bucket.
    private static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261u;
        foreach (var b in name)
            hash = (hash ^ (b | 0x20u)) * 16777619u;
        return (int)((hash ^ (hash >> 15)) & (Buckets - 1));
    }
}
