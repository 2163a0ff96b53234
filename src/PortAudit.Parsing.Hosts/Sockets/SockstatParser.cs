using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads what <c>sockstat</c> of FreeBSD and NetBSD prints.</summary>
public sealed class SockstatParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "sockstat";

    public Detection Detect(SourceFile source) => SocketListingDetection.Detect(source, SocketTool.Sockstat);

    public ParsedInput Parse(SourceFile source, string reason) =>
        new SocketListingReader(source, SocketTool.Sockstat, serviceNames).Read(reason);
}
