namespace PortAudit.Knowledge;

/// <summary>The lower-case names of the transports, as the registry and /etc/services write them.</summary>
public static class TransportNames
{
    public static string Name(this Transport transport) => transport switch
    {
        Transport.Tcp => "tcp",
        Transport.Udp => "udp",
        Transport.Sctp => "sctp",
        _ => "dccp",
    };

    /// <summary>Accepts any case; "tcp6" and "udp6", which netstat prints, are the same transports.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Transport transport)
    {
        if (text is [.., '4' or '6'])
            text = text[..^1];
        if (text.Equals("tcp", StringComparison.OrdinalIgnoreCase))
            transport = Transport.Tcp;
        else if (text.Equals("udp", StringComparison.OrdinalIgnoreCase))
            transport = Transport.Udp;
        else if (text.Equals("sctp", StringComparison.OrdinalIgnoreCase))
            transport = Transport.Sctp;
        else if (text.Equals("dccp", StringComparison.OrdinalIgnoreCase))
            transport = Transport.Dccp;
        else
        {
            transport = default;
            return false;
        }

        return true;
    }
}
