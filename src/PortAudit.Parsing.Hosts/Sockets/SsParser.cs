using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads what <c>ss</c> of iproute2 prints.</summary>
public sealed class SsParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "ss";

    public Detection Detect(SourceFile source) => SocketListingDetection.Detect(source, SocketTool.Ss);

    public ParsedInput Parse(SourceFile source, string reason) =>
        new SocketListingReader(source, SocketTool.Ss, serviceNames).Read(reason);
}
