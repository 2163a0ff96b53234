namespace PortAudit.Parsing.Sockets;

/// <summary>The program that printed a listing.</summary>
internal enum SocketTool : byte
{
    /// <summary>iproute2.</summary>
    Ss,

    /// <summary>The one of net-tools, and of BusyBox, which prints the same columns.</summary>
    Netstat,
}
