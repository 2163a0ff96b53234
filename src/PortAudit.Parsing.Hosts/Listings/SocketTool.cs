namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>The program that printed a listing; its name is the format's.</summary>
internal enum SocketTool : byte
{
    /// <summary>iproute2.</summary>
    Ss,

    /// <summary>Every system's own: Linux and BusyBox, Windows, BSD, Solaris.</summary>
    Netstat,

    /// <summary>Of every Unix: one row a process.</summary>
    Lsof,

    /// <summary>FreeBSD and NetBSD.</summary>
    Sockstat,

    /// <summary>The kernel's own tables, printed with cat.</summary>
    ProcNet,
}
