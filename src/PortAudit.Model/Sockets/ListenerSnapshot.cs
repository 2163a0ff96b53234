namespace PortAudit.Model.Sockets;

/// <summary>The listening sockets of one host at one moment, and what the snapshot can't have seen.</summary>
public sealed class ListenerSnapshot
{
    public ListenerSnapshot(SourceFile source) => Source = source;

    public SourceFile Source { get; }

    public List<Listener> Listeners { get; } = [];

    /// <summary>Protocols that the snapshot surveyed; only for these does a missing row mean that nothing listens.</summary>
    public HashSet<byte> Surveyed { get; } = [];

    /// <summary>The only family that the snapshot looked at; <see langword="null"/> for both.</summary>
    public IpFamily? Family { get; set; }

    /// <summary>A fragment (through grep, or cut off): it never proves that something does not listen.</summary>
    public bool IsPartial { get; set; }

    /// <summary>Whether rows carry process names; without them, an owner is unknown rather than absent.</summary>
    public bool ShowsOwners { get; set; }
}
