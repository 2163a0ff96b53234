namespace PortAudit.Parsing.Sockets;

/// <summary>The program that printed a listing; its name is the format's.</summary>
internal enum SocketTool : byte
{
    /// <summary>iproute2.</summary>
    Ss,

    /// <summary>Every system's own: Linux and BusyBox, Windows, BSD, Solaris.</summary>
    Netstat,
}
