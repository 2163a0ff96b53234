using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>What a packet must be to have a header; nft puts these tests in front of a field without showing them.</summary>
internal sealed record HeaderNeeds(IpFamily? Family, byte? Protocol)
{
    public static readonly HeaderNeeds Nothing = new(null, null);
}
