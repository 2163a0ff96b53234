namespace PortAudit.Knowledge.Explanations;

public enum ExplanationOutcome
{
    Found,

    /// <summary>Well formed, but nothing is known by that name.</summary>
    NotFound,

    /// <summary>No port and no name: out of range, or of a transport that has no ports.</summary>
    Invalid,
}
