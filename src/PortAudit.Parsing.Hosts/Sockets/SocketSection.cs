using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Sockets, whose owners other sections of the host may know.</summary>
internal sealed record SocketSection(SourceSpan Span, string Format) : Section(Span, Format)
{
    public override ParsedInput? Complete(ParsedInput input, HostSections host)
    {
        host.Once(typeof(SocketOwners), SocketOwners.Fill);
        return null;
    }
}
