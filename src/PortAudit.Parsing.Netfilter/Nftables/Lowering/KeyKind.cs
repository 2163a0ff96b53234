namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>How a data type's values become numbers of the model's fields.</summary>
internal enum KeyKind : byte
{
    /// <summary>As they are: addresses, ports, protocols, marks, types.</summary>
    Number,
    Interface,
    ConnectionState,
    Family,
    EtherType,
    AddressKind,
}
