using PortAudit.Model.Firewall;

namespace PortAudit.Analysis.Reachability;

/// <summary>Where a port is named in order to let it in.</summary>
/// <param name="Rule">The rule that does.</param>
/// <param name="Span">The element, on the rule's own line, that holds the port; else the rule.</param>
public sealed record NamedPort(FilterRule Rule, SourceSpan Span);
