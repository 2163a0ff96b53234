namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

internal enum Operator : byte
{
    /// <summary>None written: equality, or "any of these bits" for fields that are sets of bits.</summary>
    Implicit,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary><c>!</c>: none of these bits.</summary>
    Lacks,

    /// <summary>JSON's <c>in</c>: any of these bits.</summary>
    Contains,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
}
