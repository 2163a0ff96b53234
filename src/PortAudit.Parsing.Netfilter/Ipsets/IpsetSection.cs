using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>The sets of an export of ipset, for the rules of the same host that name them.</summary>
internal sealed record IpsetSection(SourceSpan Span, string Format, IReadOnlyList<Ipset> Sets) : Section(Span, Format);
