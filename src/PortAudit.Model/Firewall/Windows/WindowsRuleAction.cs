namespace PortAudit.Model.Firewall.Windows;

public enum WindowsRuleAction : byte
{
    Unknown,
    Allow,
    Block,

    /// <summary>Allows authenticated traffic in spite of block rules.</summary>
    Bypass,
}
