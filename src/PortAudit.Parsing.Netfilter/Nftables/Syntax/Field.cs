namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>Something that nft can read of a packet.</summary>
/// <param name="Text">In its one spelling, such as <c>tcp dport</c> or <c>ct original saddr</c>.</param>
/// <param name="Header">The word that begins it.</param>
/// <param name="Type">nft's data type, which says what its values are called.</param>
/// <param name="Needs">What a packet must be to have the field.</param>
internal sealed record Field(string Text, string Header, string Type, int Bits, FieldMeaning Meaning, HeaderNeeds Needs)
{
    /// <summary>The ICMP types that have the field; empty for every type.</summary>
    public byte[] IcmpTypes { get; init; } = [];
}
