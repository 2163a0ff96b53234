namespace PortAudit.Model.Firewall;

/// <summary>Whose rules they are; a host may have several, and a packet must survive each.</summary>
public enum FirewallBackend : byte
{
    Iptables,
    Nftables,
    WindowsFirewall,
}
