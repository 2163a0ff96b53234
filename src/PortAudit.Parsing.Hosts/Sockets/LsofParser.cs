using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads what <c>lsof</c>, as a table or in fields (<c>-F</c>), prints of network files.</summary>
public sealed class LsofParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "lsof";

    public Detection Detect(SourceFile source) => SocketListingDetection.Detect(source, SocketTool.Lsof);

    public ParsedInput Parse(SourceFile source, string reason) =>
        new SocketListingReader(source, SocketTool.Lsof, serviceNames).Read(reason);
}
