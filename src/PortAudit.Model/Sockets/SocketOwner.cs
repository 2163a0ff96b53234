namespace PortAudit.Model.Sockets;

/// <summary>A process that holds a socket.</summary>
/// <param name="Program">As printed: ss cuts comm at 15 characters, lsof at 9, netstat prints the base name of argv[0] and cuts it at 20;
/// <see langword="null"/> where only the process id is shown.</param>
public sealed record SocketOwner(string? Program, int? ProcessId)
{
    /// <summary>What runs inside the program, where the snapshot names it: a Windows service, a container that docker-proxy serves.</summary>
    public string? Service { get; init; }
}
