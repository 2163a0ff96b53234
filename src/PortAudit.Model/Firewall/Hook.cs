namespace PortAudit.Model.Firewall;

/// <summary>The places on a packet's way at which the kernel asks.</summary>
public enum Hook : byte
{
    /// <summary>A device has received the packet; nothing has looked at it yet.</summary>
    Ingress,

    Prerouting,
    Input,
    Forward,
    Output,
    Postrouting,

    /// <summary>A device is about to send the packet.</summary>
    Egress,
}
