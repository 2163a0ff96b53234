namespace PortAudit.Knowledge;

/// <summary>Why a listener is unexpected although the registry knows the number.</summary>
public enum Fossil
{
    None,

    /// <summary>Assigned to a service of which no deployment is known (390, 264).</summary>
    NeverDeployed,

    /// <summary>Assigned once and taken back (2).</summary>
    DeAssigned,

    /// <summary>Reserved today, formerly in use (994).</summary>
    Reserved,
}
