namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>What a <see cref="SyntaxNode"/> is; beside each, its children and what <see cref="SyntaxNode.Data"/> and
/// <see cref="SyntaxNode.Flag"/> hold.</summary>
internal enum NodeKind : byte
{
    None,

    /// <summary>A word, number, address or quoted string. Flag 1: quoted.</summary>
    Value,

    /// <summary>The star of a set: every key that nothing else matches.</summary>
    Wildcard,

    /// <summary>What a template or a shell puts in, or a variable that nothing defines: any value at all.</summary>
    Placeholder,

    /// <summary><c>$name</c>. Data: the node that the name represents.</summary>
    Variable,

    /// <summary><c>@name</c>; the text is the name.</summary>
    SetReference,

    /// <summary><c>{ … }</c>; children: keys, or <see cref="Element"/> where one carries more than its key.</summary>
    Set,

    /// <summary>Children: key and, in a map, what it maps to. Flag: <see cref="ElementTraits"/>.</summary>
    Element,

    /// <summary><c>a-b</c>.</summary>
    Range,

    /// <summary><c>a/b</c>: a prefix, or bits and the mask that they are looked up in.</summary>
    Slash,

    /// <summary><c>a,b,c</c>.</summary>
    List,

    /// <summary><c>a . b</c>.</summary>
    Concatenation,

    /// <summary>Flag: an <see cref="Operator"/>; children: both sides.</summary>
    Binary,

    /// <summary>A field of the packet. Data: its index in <see cref="FieldTable"/>.</summary>
    Key,



    /// <summary><c>key map set</c>; children: both.</summary>
    Map,

    /// <summary>A verdict. Flag: a <see cref="VerdictKind"/>; the child names the chain of a jump.</summary>
    Verdict,

    // Statements.

    /// <summary>Flag: the <see cref="Operator"/>; children: left and right.</summary>
    Match,

    /// <summary>Children: key and set.</summary>
    VerdictMap,

    /// <summary>Counters, logs and the like; the text in its normal form is interned in Data.</summary>
    NoEffect,

    /// <summary>A rate, quota or count. Data: its interned text; Flag 1: holds when it is exceeded.</summary>
    Rate,

    /// <summary>Children: key and new value.</summary>
    Mangle,

    /// <summary>Data: the set's interned name; children: the element, then the statements that it carries. Flag: 0 add, 1 update, 2 delete.</summary>
    SetUpdate,

    /// <summary>Flag: <see cref="NatTraits"/>; Data: the interned options; children: address and port, None where there is none.</summary>
    Nat,

    /// <summary>Data: the interned answer, such as <c>icmp port-unreachable</c>; empty for the default.</summary>
    Reject,

    /// <summary>Takes the packet out of connection tracking.</summary>
    Untrack,

    /// <summary>To user space. Data: the interned text.</summary>
    Queue,

    /// <summary>A statement that may let the packet go on, or not. Data: the interned text.</summary>
    OtherAction,

    /// <summary>A condition that is not modelled. Data: the interned text.</summary>
    OtherMatch,

    /// <summary>A statement that can't be read.</summary>
    Unreadable,
}
