namespace PortAudit.Model.Facts;

/// <summary>Whether something listens on a service's port.</summary>
public enum Listening
{
    /// <summary>A snapshot shows it.</summary>
    Seen,

    /// <summary>No snapshot surveyed it.</summary>
    NotSeen,

    /// <summary>A snapshot surveyed it, and nothing is there.</summary>
    Absent,
}
