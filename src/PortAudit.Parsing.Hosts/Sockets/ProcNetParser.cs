using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>Reads <c>/proc/net/tcp</c>, <c>tcp6</c>, <c>udp</c>, <c>udp6</c> and their kin, one or several after another.</summary>
public sealed class ProcNetParser : IConfigParser
{
    public string Type => "proc-net";

    public Detection Detect(SourceFile source) => SocketListingDetection.Detect(source, SocketTool.ProcNet);

    public ParsedInput Parse(SourceFile source, string reason) =>
        new SocketListingReader(source, SocketTool.ProcNet, NoServiceNames.Instance).Read(reason);
}
