using System.Text.Json;
using PortAudit.Model.Firewall;

namespace PortAudit.Reporting.Model;

/// <summary>Words and properties that a chain has in every form of the model.</summary>
internal static class ChainJson
{
    /// <summary>Hook, priority and policy; all null for a chain that only jumps reach.</summary>
    public static void Hook(Utf8JsonWriter json, Chain chain)
    {
        if (chain.Hook is { } hook)
        {
            json.WriteString("hook", hook.ToString().ToLowerInvariant());
            json.WriteNumber("priority", chain.Priority);
            json.WriteString("policy", chain.Policy.ToString().ToLowerInvariant());
            return;
        }

        json.WriteNull("hook");
        json.WriteNull("priority");
        json.WriteNull("policy");
    }

    public static string Word(FirewallBackend backend) => backend switch
    {
        FirewallBackend.Iptables => "iptables",
        FirewallBackend.Nftables => "nftables",
        _ => "windows-firewall",
    };
}
