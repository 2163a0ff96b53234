using PortAudit.Model.Firewall;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>The tables that iptables-nft looks after, as nft shows them.</summary>
/// <remarks>nft prints the warning that would tell only to standard error, so a captured listing lacks it: they are known by their names,
/// their chains in upper case, and the counter that every rule has.</remarks>
internal static class IptablesTables
{
    public static bool IsManaged(SyntaxTree tree, TableSyntax table)
    {
        if (table.Family is not (TableFamily.Ip or TableFamily.Ip6) || table.Name is not ("filter" or "nat" or "mangle" or "raw" or "security"))
            return false;
        var rules = 0;
        foreach (var chain in table.Chains)
        {
            if (chain.Hook is not null
                && !(char.IsAsciiLetterUpper(chain.Name[0]) && chain.Name.Equals(chain.Hook, StringComparison.OrdinalIgnoreCase)))
                return false;
            foreach (var rule in chain.Rules)
            {
                rules++;
                if (!HasCounter(tree, rule)) return false;
            }
        }

        return rules > 0 && table.Chains.Exists(c => c.Hook is not null);
    }

    /// <summary>The hook that a chain of the name has in such a table.</summary>
    public static Hook? HookOf(TableSyntax table, string chain) =>
        table.Family is TableFamily.Ip or TableFamily.Ip6 && table.Name is "filter" or "nat" or "mangle" or "raw" or "security"
            ? chain switch
            {
                "PREROUTING" => Hook.Prerouting,
                "INPUT" => Hook.Input,
                "FORWARD" => Hook.Forward,
                "OUTPUT" => Hook.Output,
                "POSTROUTING" => Hook.Postrouting,
                _ => null,
            }
            : null;

    private static bool HasCounter(SyntaxTree tree, RuleSyntax rule)
    {
        for (var node = rule.FirstStatement; node > 0; node = tree.Next(node))
            if (tree.Kind(node) == NodeKind.NoEffect && tree.Interned(tree[node].Data).StartsWith("counter", StringComparison.Ordinal)) return true;
        return rule.FirstStatement > 0 && tree.Kind(rule.FirstStatement) == NodeKind.Unreadable;
    }
}
