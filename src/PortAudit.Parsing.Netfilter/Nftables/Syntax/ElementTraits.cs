namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

[Flags]
internal enum ElementTraits : byte
{
    None = 0,

    /// <summary>The second child is what the key maps to.</summary>
    HasData = 1,

    /// <summary>Leaves the set by itself.</summary>
    HasTimeout = 2,

    /// <summary>A rate or quota of its own, which a match of the element is subject to.</summary>
    HasRate = 4,
}
