namespace PortAudit.Knowledge;

/// <summary>The transports under which IANA assigns port numbers.</summary>
public enum Transport
{
    Tcp,
    Udp,
    Sctp,
    Dccp,
}
