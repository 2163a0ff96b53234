namespace PortAudit.Model.Firewall;

/// <summary>The places on a packet's way at which the kernel asks.</summary>
public enum Hook : byte
{
    Ingress,
    Prerouting,
    Input,
    Forward,
    Output,
    Postrouting,
}
