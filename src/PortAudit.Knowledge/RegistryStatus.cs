namespace PortAudit.Knowledge;

/// <summary>What IANA's registry says of a number on one transport.</summary>
public enum RegistryStatus
{
    Assigned,

    /// <summary>Kept back by IANA, also because another transport has the number or because an assignment was taken back.</summary>
    Reserved,

    /// <summary>Formerly held: "De-registered", "Removed", "Deprecated", "De-Commissioned".</summary>
    Withdrawn,

    Unassigned,

    /// <summary>49152–65535: not registrable.</summary>
    Dynamic,
}
