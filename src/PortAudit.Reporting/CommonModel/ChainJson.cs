using System.Text.Json;
using PortAudit.Model.Firewall;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>Words and properties that a chain has in every form of the model.</summary>
internal static class ChainJson
{
    public static void Table(Utf8JsonWriter json, FirewallTable table)
    {
        json.WriteString("family", table.Family.ToString().ToLowerInvariant());
        json.WriteString("dormant", table.Dormancy switch { Dormancy.Active => "no", Dormancy.Dormant => "yes", _ => "unknown" });
    }

    /// <summary>Type, hook, priority and policy; all null for a chain that only jumps reach.</summary>
    public static void Registration(Utf8JsonWriter json, Chain chain)
    {
        if (chain.Hook is { } hook)
        {
            json.WriteString("chainType", chain.Type.ToString().ToLowerInvariant());
            json.WriteString("hook", hook.ToString().ToLowerInvariant());
            json.WriteNumber("priority", chain.Priority);
            json.WriteString("policy", chain.Policy.ToString().ToLowerInvariant());
            if (hook is not (Hook.Ingress or Hook.Egress)) return;
            json.Texts("devices", chain.Devices.Select(d => d.Text + (d.IsPrefix ? "*" : "")).Order(StringComparer.Ordinal));
            json.WriteBoolean("moreDevices", chain.HasUnknownDevices);
            return;
        }

        json.WriteNull("chainType");
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
