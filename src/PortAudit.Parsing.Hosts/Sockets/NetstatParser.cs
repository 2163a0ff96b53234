using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads what <c>netstat</c> prints, of Linux and BusyBox, Windows, BSD and Solaris: the content tells which.</summary>
public sealed class NetstatParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "netstat";

    public Detection Detect(SourceFile source) => SocketListingDetection.Detect(source, SocketTool.Netstat);

    public ParsedInput Parse(SourceFile source, string reason) =>
        new SocketListingReader(source, SocketTool.Netstat, serviceNames).Read(reason);
}
