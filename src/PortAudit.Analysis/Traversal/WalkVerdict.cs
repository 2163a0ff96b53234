namespace PortAudit.Analysis.Traversal;

/// <summary>How a packet's way through the hooks ends.</summary>
public enum WalkVerdict : byte
{
    Accept,
    Drop,
    Reject,

    /// <summary>It does not reach the end of this path: routing takes it elsewhere.</summary>
    Diverted,
}
