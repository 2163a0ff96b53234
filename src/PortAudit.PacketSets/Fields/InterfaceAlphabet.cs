namespace PortAudit.PacketSets.Fields;

/// <summary>The interfaces that a host's rules can tell apart: each name, the rest of each wildcard, and any other.</summary>
/// <remarks>Interface names are unbounded, but rules only ever compare them with names and beginnings of names; so this finite
/// alphabet loses nothing. Letters are numbered from 0; the last is <c>any other</c>.</remarks>
public sealed class InterfaceAlphabet
{
    private readonly List<Entry> _letters = [];

    /// <param name="names">Whole names that rules, queries or zones mention.</param>
    /// <param name="prefixes">Beginnings of names, as in <c>eth+</c> or <c>eth*</c>, without the sign.</param>
    public InterfaceAlphabet(IEnumerable<string> names, IEnumerable<string> prefixes)
    {
        foreach (var name in names.Distinct().Order(StringComparer.Ordinal)) _letters.Add(new(name, IsRest: false));
        foreach (var prefix in prefixes.Where(p => p.Length > 0).Distinct().Order(StringComparer.Ordinal)) _letters.Add(new(prefix, IsRest: true));
        _letters.Add(new("", IsRest: true));
    }

    public int Count => _letters.Count;

    /// <summary>The letter for every interface that nothing mentions.</summary>
    public int AnyOther => _letters.Count - 1;

    /// <summary>A name for people: <c>eth0</c>, <c>veth+</c>, or <c>any other</c>.</summary>
    public string Describe(int letter) =>
        letter == AnyOther ? "any other" : _letters[letter].IsRest ? _letters[letter].Text + "+" : _letters[letter].Text;

    /// <summary>The letter's name, if it stands for exactly one interface.</summary>
    public string? Name(int letter) => _letters[letter].IsRest ? null : _letters[letter].Text;

    /// <summary>The letters that a name can stand for: itself where it is known, else the longest wildcard that it fits.</summary>
    public int Letter(string name)
    {
        var exact = _letters.FindIndex(l => !l.IsRest && l.Text == name);
        if (exact >= 0) return exact;
        var best = AnyOther;
        for (var i = 0; i < AnyOther; i++)
        {
            if (_letters[i].IsRest && name.StartsWith(_letters[i].Text, StringComparison.Ordinal)
                && _letters[i].Text.Length > _letters[best].Text.Length) best = i;
        }

        return best;
    }

    /// <summary>The letters of all interfaces whose name begins with the prefix.</summary>
    /// <remarks>Exact only for prefixes that the alphabet was made with; every other prefix gives fewer.</remarks>
    public IEnumerable<int> WithPrefix(string prefix) =>
        Enumerable.Range(0, _letters.Count).Where(i => _letters[i].Text.StartsWith(prefix, StringComparison.Ordinal));

    private readonly record struct Entry(string Text, bool IsRest);
}
