namespace PortAudit.PacketSets.Fields;

/// <summary>The interfaces that a host's rules can tell apart: each name, the rest of each wildcard, and any other.</summary>
/// <remarks>Interface names are unbounded, but rules only ever compare them with names and beginnings of names; so this finite
/// alphabet loses nothing. Letters are numbered from 0; the last is <c>any other</c>,
/// which a <c>PacketSpace</c> also takes all higher numbers for.</remarks>
public sealed class InterfaceAlphabet
{
    private readonly List<Entry> _letters = [];
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _prefixes = new(StringComparer.Ordinal);

    // Negative, so that the longest comes first.
    private readonly SortedSet<int> _prefixLengths = [];

    /// <param name="names">Whole names that rules, queries or zones mention.</param>
    /// <param name="prefixes">Beginnings of names, as in <c>eth+</c> or <c>eth*</c>, without the sign.</param>
    public InterfaceAlphabet(IEnumerable<string> names, IEnumerable<string> prefixes)
    {
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal)) Add(name, isRest: false, _names);
        foreach (var prefix in prefixes.Where(p => p.Length > 0).Distinct().Order(StringComparer.Ordinal))
        {
            Add(prefix, isRest: true, _prefixes);
            _prefixLengths.Add(-prefix.Length);
        }

        Add("", isRest: true, _prefixes);
    }

    public int Count => _letters.Count;

    /// <summary>The letter for every interface that nothing mentions.</summary>
    public int AnyOther => _letters.Count - 1;

    /// <summary>A name for people: <c>eth0</c>, <c>veth+</c>, or <c>any other</c>.</summary>
    public string Describe(int letter) =>
        letter == AnyOther ? "any other" : _letters[letter].IsRest ? _letters[letter].Text + "+" : _letters[letter].Text;

    /// <summary>The letter's name, if it represents exactly one interface.</summary>
    public string? Name(int letter) => _letters[letter].IsRest ? null : _letters[letter].Text;

    /// <summary>The letters that a name can represent: itself where it is known, else the longest wildcard that it fits.</summary>
    public int Letter(string name)
    {
        if (_names.TryGetValue(name, out var exact)) return exact;
        foreach (var length in _prefixLengths)
        {
            if (-length <= name.Length && _prefixes.TryGetValue(name[..-length], out var rest)) return rest;
        }

        return AnyOther;
    }

    /// <summary>The letters of all interfaces whose name begins with the prefix.</summary>
    /// <remarks>Exact only for prefixes that the alphabet was made with; every other prefix gives fewer.</remarks>
    public IEnumerable<int> WithPrefix(string prefix) =>
        Enumerable.Range(0, _letters.Count).Where(i => _letters[i].Text.StartsWith(prefix, StringComparison.Ordinal));

    private void Add(string text, bool isRest, Dictionary<string, int> index)
    {
        index.Add(text, _letters.Count);
        _letters.Add(new(text, isRest));
    }

    private sealed record Entry(string Text, bool IsRest);
}
