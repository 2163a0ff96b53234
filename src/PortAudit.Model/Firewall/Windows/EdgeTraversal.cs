namespace PortAudit.Model.Firewall.Windows;

/// <summary>Whether an inbound rule also takes what a NAT edge (Teredo and the like) lets through unasked.</summary>
public enum EdgeTraversal : byte
{
    None,
    Allow,
    DeferToUser,
    DeferToApplication,
}
