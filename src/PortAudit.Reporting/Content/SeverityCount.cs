namespace PortAudit.Reporting.Content;

/// <summary>How many findings of a severity there are.</summary>
public sealed record SeverityCount(Severity Severity, int Certain, int Possible)
{
    public int Total => Certain + Possible;
}
