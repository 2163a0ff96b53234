namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>What a rule's meaning depends on beside its own words.</summary>
/// <param name="IsListing">The input shows what the kernel holds: a set without elements is empty, not filled elsewhere.</param>
/// <param name="Written">The sets of the table that rules write to.</param>
/// <param name="IsTranslated">iptables-nft looks after the table, and what nft shows of it can differ from what the kernel does.</param>
internal sealed record TableContext(bool IsListing, IReadOnlySet<string> Written, bool IsTranslated);
