using System.Text;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Reporting.CommonModel;

/// <summary>The chains of a table in an order that their names have no part in, and names that only tell that order.</summary>
/// <remarks>Base chains come by hook and priority; then the others in the order in which rules lead to them, breadth first. Chains that nothing
/// leads to are part of the ruleset too and come last, by what they hold; where that is the same, either may come first.</remarks>
internal sealed class ChainOrder
{
    // What tells two unreached chains apart lies as many jumps deep at most.
    private const int Depth = 16;

    private readonly Dictionary<string, Chain> _byName = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly List<Chain> _chains = [];

    /// <param name="table">Whose chains.</param>
    /// <param name="text">A rule without positions, jumps by the name that is asked for.</param>
    public ChainOrder(FirewallTable table, Func<FilterRule, Func<string, string>, string> text)
    {
        foreach (var chain in table.Chains) _byName.TryAdd(chain.Name, chain);
        _chains.AddRange(table.Chains.Where(c => c.Hook is not null).OrderBy(c => c.Hook).ThenBy(c => c.Priority));
        Follow(0);
        if (_chains.Count == table.Chains.Count) return;
        var unreached = table.Chains.Where(c => c.Hook is null && !_names.ContainsKey(c.Name)).ToList();
        foreach (var chain in ByContent(unreached, text)) Append(chain);
    }

    public IReadOnlyList<Chain> Chains => _chains;

    /// <summary>The chain's name in the canonical form; a name that no chain has stays as it is.</summary>
    public string Name(string chain) => _names.GetValueOrDefault(chain, chain);

    private void Follow(int from)
    {
        for (var i = from; i < _chains.Count; i++)
        {
            foreach (var rule in _chains[i].Rules)
            {
                foreach (var part in rule.Parts)
                {
                    if (part is not RuleAction action) continue;
                    foreach (var target in action.Callees)
                    {
                        if (_byName.TryGetValue(target, out var chain) && chain.Hook is null) Append(chain);
                    }
                }
            }
        }
    }

    private void Append(Chain chain)
    {
        if (_names.TryAdd(chain.Name, $"chain-{_names.Count + 1}")) _chains.Add(chain);
    }

    private IOrderedEnumerable<Chain> ByContent(List<Chain> chains, Func<FilterRule, Func<string, string>, string> text)
    {
        var contents = chains.ToDictionary(c => c.Name, _ => "");
        var kinds = 0;
        for (var round = 0; round < Depth; round++)
        {
            var before = contents;
            string Content(string name) => before.GetValueOrDefault(name) ?? Name(name);
            contents = chains.ToDictionary(c => c.Name, c => Hash(c.Rules.Select(r => text(r, Content))));
            var distinct = contents.Values.Distinct().Count();
            if (distinct == kinds) break;
            kinds = distinct;
        }

        return chains.OrderBy(c => contents[c.Name], StringComparer.Ordinal);
    }

    private static string Hash(IEnumerable<string> rules)
    {
        var hash = new Sha256Digest();
        foreach (var rule in rules) hash.Append(Encoding.UTF8.GetBytes(rule + "\n"));
        return Convert.ToHexString(hash.Finish());
    }
}
