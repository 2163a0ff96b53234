namespace PortAudit.Model.Facts;

/// <summary>How far away the farthest of some sources is; narrowest first.</summary>
public enum ReachKind
{
    /// <summary>Nothing gets in.</summary>
    None,

    Loopback,

    /// <summary>The host's own addresses.</summary>
    Host,

    /// <summary>Link-local addresses.</summary>
    Link,

    /// <summary>Private networks.</summary>
    Private,

    /// <summary>Some public prefixes.</summary>
    Prefixes,

    Internet,

    /// <summary>A zone of the user's configuration, which has a name of its own.</summary>
    Zone,
}
