namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

internal enum VerdictKind : byte
{
    Accept,
    Drop,
    Return,
    Continue,
    Jump,
    Goto,
    Queue,
}
