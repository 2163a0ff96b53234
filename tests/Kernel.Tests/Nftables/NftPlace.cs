namespace Kernel.Tests.Nftables;

/// <summary>Where a base chain hangs, and with it all chains that only it calls.</summary>
internal sealed record NftPlace(string Type, string Hook, int Priority);
