namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>What of a packet a field of nft reads, as far as the model has it.</summary>
internal enum FieldMeaning : byte
{
    /// <summary>Not in the model: a question of its own.</summary>
    None,
    Family,
    EtherType,
    Protocol,
    SourceAddress,
    DestinationAddress,
    SourcePort,
    DestinationPort,
    TcpFlags,
    IcmpType,
    IcmpCode,
    InInterface,
    OutInterface,
    SourceMac,
    Mark,
    ConnectionMark,
    ConnectionState,
    ConnectionStatus,

    /// <summary><c>fib daddr type</c>.</summary>
    DestinationKind,

    /// <summary>Another answer each time: random numbers.</summary>
    Random,

    /// <summary>Another answer each time: the time of day.</summary>
    Clock,

    /// <summary>Another answer each time: what a connection has transferred.</summary>
    Counter,
}
