namespace PortAudit.Model.Facts;

/// <summary>Which inputs say that a service can be reached.</summary>
public enum ExposureEvidence
{
    Both,

    Ruleset,

    Snapshot,
}
