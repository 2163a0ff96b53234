namespace Kernel.Tests.Hosts;

/// <summary>Which back ends of the packet filter have rules on a host.</summary>
public enum HostKind
{
    IptablesNft,
    Legacy,
    Nft,
    LegacyBesideNft,
    IptablesNftBesideNft,
}
