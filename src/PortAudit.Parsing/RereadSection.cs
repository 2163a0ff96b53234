using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing;

/// <summary>A section that is read anew once the host's others are known: rules that name sets, one of several files of a tool.</summary>
/// <param name="Reread">What its input comes to; <see langword="null"/> when the others add nothing.</param>
public sealed record RereadSection(SourceSpan Span, string Format, Func<ParsedInput, HostSections, ParsedInput?> Reread) : Section(Span, Format)
{
    public override ParsedInput? Complete(ParsedInput input, HostSections host) => Reread(input, host);
}
