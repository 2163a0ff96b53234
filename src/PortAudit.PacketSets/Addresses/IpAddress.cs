using System.Globalization;
using System.Net;
using System.Net.Sockets;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Addresses;

/// <summary>An IPv4 or IPv6 address as a number, so that ranges and masks are plain arithmetic.</summary>
/// <remarks>An IPv4 address uses the low 32 bits of <see cref="Bits"/>; the others are zero. No scope id: a scope is an interface.</remarks>
public readonly record struct IpAddress(IpFamily Family, Bits128 Bits) : IComparable<IpAddress>
{
    /// <summary>The width of an address of the family, in bits: 32 or 128.</summary>
    public static int Width(IpFamily family) => family == IpFamily.IPv4 ? 32 : 128;

    /// <summary>The highest address of the family, which is also its all-ones mask.</summary>
    public static Bits128 Maximum(IpFamily family) => family == IpFamily.IPv4 ? uint.MaxValue : Bits128.MaxValue;

    /// <summary>Reads the usual text forms: four decimal parts, or RFC 4291 for IPv6 without brackets and scope.</summary>
    /// <remarks>Short and octal IPv4 forms (<c>10.1</c>, <c>010.0.0.1</c>) are refused: what they mean depends on the tool that reads them.</remarks>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        if (text.Contains(':'))
        {
            if (!Ipv6Text.TryParse(text, out var number)) return false;
            address = new IpAddress(IpFamily.IPv6, number);
            return true;
        }

        uint bits = 0;
        var parts = 0;
        var value = -1;
        var digits = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == '.')
            {
                if (value < 0 || ++parts > 4) return false;
                bits = bits << 8 | (uint)value;
                (value, digits) = (-1, 0);
                continue;
            }

            var digit = text[i] - '0';
            if ((uint)digit > 9 || (digits > 0 && value == 0)) return false;
            digits++;
            value = Math.Max(value, 0) * 10 + digit;
            if (value > 255) return false;
        }

        if (parts != 4) return false;
        address = new IpAddress(IpFamily.IPv4, bits);
        return true;
    }

    /// <summary>The number form of a framework address; an IPv4-mapped IPv6 address stays IPv6.</summary>
    public static IpAddress From(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        Bits128 bits = 0;
        foreach (var b in bytes[..length]) bits = bits << 8 | b;
        return new IpAddress(address.AddressFamily == AddressFamily.InterNetwork ? IpFamily.IPv4 : IpFamily.IPv6, bits);
    }

    /// <summary>Orders by family (IPv4 first), then by number.</summary>
    public int CompareTo(IpAddress other) =>
        Family != other.Family ? Family.CompareTo(other.Family) : Bits.CompareTo(other.Bits);

    public static bool operator <(IpAddress left, IpAddress right) => left.CompareTo(right) < 0;

    public static bool operator >(IpAddress left, IpAddress right) => left.CompareTo(right) > 0;

    public static bool operator <=(IpAddress left, IpAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >=(IpAddress left, IpAddress right) => left.CompareTo(right) >= 0;

    /// <summary>Dotted decimal, or RFC 5952 for IPv6.</summary>
    public override string ToString() => Family == IpFamily.IPv4 ? Dotted((uint)Bits) : Ipv6Text.Write(Bits);

    internal static string Dotted(uint bits) =>
        string.Create(CultureInfo.InvariantCulture, $"{bits >> 24}.{bits >> 16 & 255}.{bits >> 8 & 255}.{bits & 255}");
}
