namespace PortAudit.Model.Facts;

/// <summary>What becomes of packets, all rules and policies of their way together.</summary>
public enum EffectiveVerdict
{
    Accept,

    Drop,

    Reject,

    /// <summary>The inputs do not say.</summary>
    Unknown,
}
