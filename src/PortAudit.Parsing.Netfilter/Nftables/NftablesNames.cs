using PortAudit.Model.Firewall;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>The few words of nftables that represent members of the model.</summary>
internal static class NftablesNames
{
    public static TableFamily? Family(ReadOnlySpan<char> word) => word switch
    {
        "ip" => TableFamily.Ip,
        "ip6" => TableFamily.Ip6,
        "inet" => TableFamily.Inet,
        "arp" => TableFamily.Arp,
        "bridge" => TableFamily.Bridge,
        "netdev" => TableFamily.Netdev,
        _ => null,
    };

    public static string Word(TableFamily family) => family switch
    {
        TableFamily.Ip => "ip",
        TableFamily.Ip6 => "ip6",
        TableFamily.Inet => "inet",
        TableFamily.Arp => "arp",
        TableFamily.Bridge => "bridge",
        _ => "netdev",
    };

    public static Hook? Hook(ReadOnlySpan<char> word) => word switch
    {
        "ingress" => Model.Firewall.Hook.Ingress,
        "prerouting" => Model.Firewall.Hook.Prerouting,
        "input" => Model.Firewall.Hook.Input,
        "forward" => Model.Firewall.Hook.Forward,
        "output" => Model.Firewall.Hook.Output,
        "postrouting" => Model.Firewall.Hook.Postrouting,
        "egress" => Model.Firewall.Hook.Egress,
        _ => null,
    };

    /// <summary>The number after a priority's name (nft(8), "standard priority names"); bridges have numbers of their own.</summary>
    public static int? Priority(TableFamily family, ReadOnlySpan<char> word) => family == TableFamily.Bridge
        ? word switch { "dstnat" => -300, "filter" => -200, "out" => 100, "srcnat" => 300, _ => null }
        : word switch { "raw" => -300, "mangle" => -150, "dstnat" => -100, "filter" => 0, "security" => 50, "srcnat" => 100, _ => null };
}
