namespace Kernel.Tests.Nftables;

internal enum NftFamily
{
    Ip,
    Ip6,
    Inet,
}
