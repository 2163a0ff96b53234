using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>What the input tells of a set's members.</summary>
/// <param name="Sure">Those that are in it; <see langword="null"/> for none.</param>
/// <param name="Expiring">Those that were in it and leave by themselves; <see langword="null"/> for none.</param>
/// <param name="IsOpen">There may be others.</param>
/// <param name="HasRate">A match of an element also takes that its rate is not exceeded.</param>
/// <param name="Data">For each of <paramref name="Sure"/>, the node that it maps to; <see langword="null"/> for a set.</param>
internal sealed record LoweredSet(ElementTable? Sure, ElementTable? Expiring, bool IsOpen, bool HasRate, int[]? Data);
