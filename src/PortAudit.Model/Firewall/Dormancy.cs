namespace PortAudit.Model.Firewall;

/// <summary>Whether a table's base chains are attached to their hooks.</summary>
public enum Dormancy : byte
{
    Active,

    /// <summary>Loaded and without any effect.</summary>
    Dormant,

    /// <summary>The input does not tell.</summary>
    Unknown,
}
