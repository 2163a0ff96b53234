namespace PortAudit.Model.Firewall;

/// <summary>A base chain's verdict on what no rule judged.</summary>
public enum Policy : byte
{
    /// <summary>Not a base chain.</summary>
    None,

    Accept,
    Drop,

    /// <summary>A base chain whose policy the file does not tell.</summary>
    Unknown,
}
