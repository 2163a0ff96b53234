namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>A node of a <see cref="SyntaxTree"/>: what it is, where it stands, and the numbers of its first child and next sibling (0 for
/// none).</summary>
internal struct SyntaxNode
{
    public NodeKind Kind;
    public byte Flag;

    /// <summary>The number of the file in <see cref="SyntaxTree.Files"/>.</summary>
    public ushort File;

    public int Start;
    public int End;
    public int Child;
    public int Next;
    public int Data;
}
