using System.Net;

namespace PortAudit.PacketSets.Tests;

internal static class FrameworkAddresses
{
    /// <summary>The same address as the framework has it: an independent reader and writer.</summary>
    public static IPAddress ToFramework(this IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 16; i++) bytes[i] = (byte)(address.Bits >> (8 * (15 - i)));
        return new IPAddress(address.Family == IpFamily.IPv4 ? bytes[12..] : bytes);
    }
}
