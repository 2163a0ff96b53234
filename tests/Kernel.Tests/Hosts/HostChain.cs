namespace Kernel.Tests.Hosts;

/// <param name="Hook">The policy of a built-in chain, or what an nft chain says of its hook; <see langword="null"/> for a chain that rules
/// jump to.</param>
public sealed record HostChain(string Name, string? Hook, IReadOnlyList<HostRule> Rules);
