namespace PortAudit.Model.Firewall;

/// <summary>What the kernel asks a base chain for.</summary>
public enum ChainType : byte
{
    /// <summary>A verdict on every packet.</summary>
    Filter,

    /// <summary>A translation for the first packet of a connection; later packets never see the chain.</summary>
    Nat,

    /// <summary>A verdict, and another routing decision where a mark or address was changed.</summary>
    Route,
}
