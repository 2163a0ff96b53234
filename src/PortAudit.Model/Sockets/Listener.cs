using System.Collections.Immutable;

namespace PortAudit.Model.Sockets;

/// <summary>A socket that takes connections or datagrams, as a snapshot shows it.</summary>
/// <param name="Protocol">The layer-4 protocol number.</param>
/// <param name="Owners">The processes that hold it; empty when the snapshot does not tell.</param>
/// <param name="UserId">The socket's owner (<c>uid:</c> of ss, the User column of netstat), not the process's; <see langword="null"/> when
/// not shown.</param>
/// <param name="Span">The row.</param>
public sealed record Listener(
    byte Protocol, BindAddress Address, int Port, ImmutableArray<SocketOwner> Owners, int? UserId, SourceSpan Span)
{
    /// <summary>The first owner's program name, as the snapshot prints it.</summary>
    public string? Program => Owners.IsDefaultOrEmpty ? null : Owners[0].Program;

    /// <summary>What the row shows of the socket's state, such as LISTEN or UNCONN.</summary>
    public string State { get; init; } = "";

    /// <summary>The kernel's number of the socket, by which a process can be found to hold it; <see langword="null"/> when not shown.</summary>
    public long? Inode { get; init; }
}
