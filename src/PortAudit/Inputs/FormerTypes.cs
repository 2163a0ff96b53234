namespace PortAudit.Inputs;

/// <summary>The words that <c>--type</c> took before, and what they are called now: scripts that still use one are told.</summary>
internal static class FormerTypes
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["iptables-S"] = "'iptables-save'",
        ["ip6tables-S"] = "'ip6tables-save'",
        ["iptables-L"] = "'iptables-listing'",
        ["ip6tables-L"] = "'iptables-listing'",
        ["iptables-template"] = "'iptables-save' (or 'ip6tables-save')",
        ["ipset"] = "'ipset-save'",
        ["nftables"] = "'nft'",
        ["nftables-json"] = "'nft-json'",
        ["ufw-rules"] = "'ufw'",
        ["ufw-settings"] = "'ufw'",
        ["ufw-status"] = "'ufw'",
        ["ufw-profiles"] = "'ufw'",
        ["firewalld-conf"] = "'firewalld'",
        ["shell-script"] = "'shell'",
        ["windows-script"] = "'batch'",
    };

    /// <returns>The present names in quotes; <see langword="null"/> for a word that never was a type.</returns>
    public static string? Find(string type) => Names.GetValueOrDefault(type);
}
