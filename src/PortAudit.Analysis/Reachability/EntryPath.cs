namespace PortAudit.Analysis.Reachability;

/// <summary>How packets come to a service.</summary>
internal enum EntryPath : byte
{
    /// <summary>They name its port.</summary>
    Direct,

    /// <summary>They name another port of this host, and a rule gives them this one.</summary>
    Redirected,

    /// <summary>They name its port, and a rule sends them on to another host or a container.</summary>
    Published,
}
