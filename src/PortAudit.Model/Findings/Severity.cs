namespace PortAudit.Model.Findings;

/// <summary>How bad it is if it is so; how sure that is, is <see cref="Certainty"/>.</summary>
public enum Severity : byte
{
    Info,
    Low,
    Medium,
    High,
    Critical,
}
