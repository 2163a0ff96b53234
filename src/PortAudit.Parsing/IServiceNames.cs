namespace PortAudit.Parsing;

/// <summary>The service names that <c>ss</c> and <c>netstat</c> print in place of port numbers when they run without <c>-n</c>.</summary>
public interface IServiceNames
{
    /// <param name="name">As the tool prints it, from the host's own <c>/etc/services</c>: <c>https</c>, <c>dhcpv6-client</c>.</param>
    /// <param name="protocol">The layer-4 protocol number: a name may represent different ports over TCP and UDP.</param>
    bool TryResolve(string name, byte protocol, out int port);
}
