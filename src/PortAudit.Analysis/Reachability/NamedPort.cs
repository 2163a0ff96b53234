using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Reachability;

/// <summary>Where a port is named in order to let it in.</summary>
/// <param name="Rule">The rule that does.</param>
/// <param name="Span">The element of its set that holds the port; the rule itself where it has none.</param>
public sealed record NamedPort(FilterRule Rule, SourceSpan Span);
