namespace PortAudit.Model.Findings;

/// <summary>Whether the packets surely do what a finding says. About packets only: evidence that was not seen is stated beside it.</summary>
public enum Certainty : byte
{
    /// <summary>Only the over bound shows it: a condition that the input does not answer stands in the way.</summary>
    Possible,

    /// <summary>The under bound shows it: whatever the unknown conditions are.</summary>
    Certain,
}
