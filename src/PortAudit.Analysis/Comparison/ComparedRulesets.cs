using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Comparison;

/// <summary>Two states of one host's packet filters.</summary>
/// <param name="Network">The host's addresses and routes, the same for both: the rules are compared, not the host.</param>
public sealed record ComparedRulesets(IReadOnlyList<Ruleset> Old, IReadOnlyList<Ruleset> New, HostNetwork Network);
