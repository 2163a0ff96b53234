using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>A table as the commands so far have made it.</summary>
internal sealed class TableSyntax(TableFamily family, string name, SourceSpan span)
{
    private readonly Dictionary<string, ChainSyntax> _chains = [];
    private readonly Dictionary<string, SetSyntax> _sets = [];

    public TableFamily Family { get; } = family;

    public string Name { get; } = name;

    public SourceSpan Span { get; } = span;

    public Dormancy Dormancy { get; set; }

    /// <summary>False for a table that only a command on something in it mentions.</summary>
    public bool IsDeclared { get; set; }

    public List<ChainSyntax> Chains { get; } = [];

    public IReadOnlyDictionary<string, SetSyntax> Sets => _sets;

    public ChainSyntax? FindChain(ReadOnlySpan<char> name) =>
        _chains.TryGetValue(name.ToString(), out var chain) ? chain : null;

    /// <summary>The chain of the name, made where there is none.</summary>
    public ChainSyntax Chain(ReadOnlySpan<char> name, SourceSpan span)
    {
        if (FindChain(name) is { } known) return known;
        var chain = new ChainSyntax(name.ToString(), span);
        _chains.Add(chain.Name, chain);
        Chains.Add(chain);
        return chain;
    }

    public void Remove(ChainSyntax chain)
    {
        _chains.Remove(chain.Name);
        Chains.Remove(chain);
    }

    public void Rename(ChainSyntax chain, string name)
    {
        if (_chains.ContainsKey(name)) return;
        _chains.Remove(chain.Name);
        chain.Name = name;
        _chains.Add(name, chain);
    }

    public SetSyntax? FindSet(ReadOnlySpan<char> name) =>
        _sets.TryGetValue(name.ToString(), out var set) ? set : null;

    public SetSyntax Set(ReadOnlySpan<char> name, bool isMap, SourceSpan span)
    {
        if (FindSet(name) is { } known && known.IsMap == isMap) return known;
        var set = new SetSyntax(name.ToString(), isMap, span);
        _sets[set.Name] = set;
        return set;
    }

    public void RemoveSet(string name) => _sets.Remove(name);
}
