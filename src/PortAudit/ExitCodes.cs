namespace PortAudit;

/// <summary>The exit codes, the same for every output format. The first that holds of 5, 2, 4, 1, 3 is taken.</summary>
public static class ExitCodes
{
    public const int Clean = 0;

    /// <summary>Findings that gate; for <c>query</c>, dropped or rejected.</summary>
    public const int Findings = 1;

    /// <summary>Usage or configuration, a missing path included.</summary>
    public const int Usage = 2;

    /// <summary>No file of a known format.</summary>
    public const int NothingToAudit = 3;

    /// <summary>A file that was named or recognised gave no model; for <c>query</c>, no definite answer.</summary>
    public const int NoModel = 4;

    public const int InternalError = 5;
}
