using PortAudit.Analysis.Traversal;

namespace PortAudit.Analysis.Comparison;

/// <summary>Packets on which the comparison says nothing.</summary>
public sealed record UndecidedComparison(HookPath Path, IpFamily Family, string Reason);
