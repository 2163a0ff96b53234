namespace PortAudit.Knowledge;

/// <summary>PortAudit's own judgement of a service that can be reached from the internet.</summary>
public enum RiskLevel
{
    Low,
    Medium,
    High,
    Critical,
}
