using PortAudit.Model.Firewall.Sets;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>Interface names as nft writes them: a star at the end represents anything, <c>\*</c> for itself.</summary>
internal static class InterfaceText
{
    /// <returns><see langword="null"/> for an index, whose name only the host knows.</returns>
    public static InterfaceName? Of(SyntaxTree tree, int node, Field field)
    {
        var text = tree.Text(node);
        if (field.Type == "iface_index" && (tree[node].Flag & 1) == 0 && !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9')) return null;
        if (text.EndsWith("*") && !text.EndsWith("\\*"))
            return field.Type == "iface_index" ? new InterfaceName(text.ToString()) : new InterfaceName(text[..^1].ToString(), true);
        return new InterfaceName(text.Contains('\\') ? text.ToString().Replace("\\*", "*", StringComparison.Ordinal)
            .Replace("\\\\", "\\", StringComparison.Ordinal) : text.ToString());
    }
}
