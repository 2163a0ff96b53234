namespace PortAudit.Model.Facts;

/// <summary>What kind of address a socket is bound to.</summary>
public enum BindKind
{
    /// <summary>Every address of the host.</summary>
    Wildcard,

    Loopback,

    /// <summary>One address, or those of one interface.</summary>
    Address,

    /// <summary>The snapshot does not tell.</summary>
    Unknown,
}
