using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Kernel.Tests.Packets;

/// <summary>An IPv4 or IPv6 address as a number, so that edges and masks are plain arithmetic.</summary>
public readonly record struct HostAddress(UInt128 Value, bool Ipv6)
{
    public int Length => Ipv6 ? 16 : 4;

    public static UInt128 Highest(bool ipv6) => ipv6 ? UInt128.MaxValue : uint.MaxValue;

    /// <summary>The mask whose upper <paramref name="length"/> bits are set.</summary>
    public static UInt128 PrefixMask(int length, bool ipv6)
    {
        var width = ipv6 ? 128 : 32;
        return length == 0 ? 0 : Highest(ipv6) >> (width - length) << (width - length);
    }

    public static HostAddress Parse(string text) => Of(IPAddress.Parse(text));

    public static bool TryParse(string text, out HostAddress address)
    {
        var parsed = IPAddress.TryParse(text, out var ip);
        address = parsed ? Of(ip!) : default;
        return parsed;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return bytes[(16 - Length)..];
    }

    public override string ToString() => new IPAddress(ToBytes()).ToString();

    private static HostAddress Of(IPAddress address)
    {
        var ipv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var bytes = new byte[16];
        address.GetAddressBytes().CopyTo(bytes, ipv6 ? 0 : 12);
        return new HostAddress(BinaryPrimitives.ReadUInt128BigEndian(bytes), ipv6);
    }
}
