namespace PortAudit.Model.Firewall.Windows;

/// <summary>The kinds of network that Windows Firewall keeps rules and settings for; each interface is in exactly one.</summary>
[Flags]
public enum NetworkProfiles : byte
{
    None = 0,
    Domain = 1,

    /// <summary><c>StandardProfile</c> in the local store.</summary>
    Private = 2,

    Public = 4,
    All = Domain | Private | Public,
}
