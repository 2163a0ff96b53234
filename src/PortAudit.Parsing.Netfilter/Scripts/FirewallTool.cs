using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>What a script's command is to a firewall.</summary>
internal enum FirewallToolKind : byte
{
    Iptables,
    Restore,
    Ipset,
    Nft,

    /// <summary>Loads or changes rules in a way that is not followed.</summary>
    Loader,
}

/// <summary>A program that changes packet filters.</summary>
internal readonly record struct FirewallTool(FirewallToolKind Kind, IpFamily Family)
{
    public static FirewallTool? Find(string command)
    {
        var name = command[(command.LastIndexOfAny(['/', '\\']) + 1)..];
        var plain = name.EndsWith("-legacy", StringComparison.Ordinal) || name.EndsWith("-nft", StringComparison.Ordinal)
            ? name[..name.LastIndexOf('-')] : name;
        return plain.Replace("-legacy-", "-", StringComparison.Ordinal).Replace("-nft-", "-", StringComparison.Ordinal) switch
        {
            "iptables" => new(FirewallToolKind.Iptables, IpFamily.IPv4),
            "ip6tables" => new(FirewallToolKind.Iptables, IpFamily.IPv6),
            "iptables-restore" => new(FirewallToolKind.Restore, IpFamily.IPv4),
            "ip6tables-restore" => new(FirewallToolKind.Restore, IpFamily.IPv6),
            "ipset" => new(FirewallToolKind.Ipset, IpFamily.IPv4),
            "nft" => new(FirewallToolKind.Nft, IpFamily.IPv4),
            "ufw" or "firewall-cmd" or "firewall-offline-cmd" or "netfilter-persistent" or "iptables-apply" or "ferm" or "shorewall"
                or "firehol" or "docker" or "fwbuilder" => new(FirewallToolKind.Loader, IpFamily.IPv4),
            _ => null,
        };
    }

    /// <summary>What a variable in a command's place is by its name, where nothing sets it: <c>$IPT</c>, <c>$IP6TABLES</c>.</summary>
    public static string? OfVariable(string name)
    {
        var upper = name.Trim('$', '{', '}').ToUpperInvariant().Replace("SCRIPT", "", StringComparison.Ordinal);
        if (upper.Contains("IPSET", StringComparison.Ordinal)) return "ipset";
        if (upper is "NFT" or "NFTABLES" or "NFT_CMD" or "NFT_BIN" or "CMD_NFT") return "nft";
        if (!upper.Contains("IPT", StringComparison.Ordinal) && !upper.Contains("IP6T", StringComparison.Ordinal)
            && !upper.Contains("IP4T", StringComparison.Ordinal))
            return null;
        var isV6 = upper.Contains('6', StringComparison.Ordinal);
        return upper.Contains("SAVE", StringComparison.Ordinal)
            ? null : (isV6 ? "ip6tables" : "iptables") + (upper.Contains("RESTORE", StringComparison.Ordinal) ? "-restore" : "");
    }
}
