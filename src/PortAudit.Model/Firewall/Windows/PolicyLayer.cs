namespace PortAudit.Model.Firewall.Windows;

/// <summary>The store that a rule or setting of Windows Firewall comes from.</summary>
public enum PolicyLayer : byte
{
    /// <summary>The machine's own store: what administrators and installers write.</summary>
    Local,

    /// <summary>What group policy (or MDM) brings; the local store can't take it back.</summary>
    GroupPolicy,

    /// <summary>Built-in restrictions of Windows services, below <c>RestrictedServices</c>: their rules have no <c>Active</c> and are in
    /// force.</summary>
    Hardening,

    /// <summary>An export of what is in force, whatever store it came from.</summary>
    Active,
}
