using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Hosts.Tests.Sockets;

/// <summary>The names that the test inputs show, with their ports from the IANA registry.</summary>
internal sealed class FewServiceNames : IServiceNames
{
    private static readonly Dictionary<string, int> Ports = new()
    {
        ["ssh"] = 22,
        ["smtp"] = 25,
        ["domain"] = 53,
        ["http"] = 80,
        ["https"] = 443,
        ["ipp"] = 631,
        ["postgresql"] = 5432,
    };

    private static readonly Dictionary<string, int> UdpPorts = new()
    {
        ["bootpc"] = 68,
        ["dhcpv6-client"] = 546,
        ["mdns"] = 5353,
        ["netbios-ns"] = 137,
        ["netbios-dgm"] = 138,
        ["pds"] = 9595,
        ["xserveraid"] = 3722,
        ["ntp"] = 123
    };

    public bool TryResolve(string name, byte protocol, out int port) =>
        Ports.TryGetValue(name, out port) || (protocol == IpProtocol.Udp && UdpPorts.TryGetValue(name, out port));
}
