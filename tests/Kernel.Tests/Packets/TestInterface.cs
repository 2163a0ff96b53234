namespace Kernel.Tests.Packets;

public sealed record TestInterface(string Name, string HardwareAddress, IReadOnlyList<HostAddress> Ipv4, IReadOnlyList<HostAddress> Ipv6)
{
    public IReadOnlyList<HostAddress> Addresses(bool ipv6) => ipv6 ? Ipv6 : Ipv4;
}
