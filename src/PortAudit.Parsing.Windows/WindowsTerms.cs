using System.Globalization;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Windows;

/// <summary>The values that rules are made of: protocols, ports, ICMP types, addresses.</summary>
internal static class WindowsTerms
{
    private static readonly Dictionary<string, string> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["any"] = "",
        ["256"] = "",
        ["tcp"] = "6",
        ["udp"] = "17",
        ["icmpv4"] = "1",
        ["icmp"] = "1",
        ["icmpv6"] = "58",
        ["igmp"] = "2",
        ["gre"] = "47",
        ["ipv6"] = "41",
        ["hopopt"] = "0",
        ["l2tp"] = "115",
        ["pgm"] = "113",
        ["vrrp"] = "112",
        ["ipv6-route"] = "43",
        ["ipv6-frag"] = "44",
        ["ipv6-nonxt"] = "59",
        ["ipv6-opts"] = "60",
    };

    /// <summary>The number in decimal, empty for any; <see langword="null"/> for what is not a protocol.</summary>
    public static string? Protocol(string text)
    {
        if (Protocols.TryGetValue(text, out var known)) return known;
        return byte.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    public static bool IsPort(string text) => text.Length > 0 && (char.IsAsciiLetter(text[0]) || TryPorts(text, out _));

    public static bool TryPorts(ReadOnlySpan<char> text, out ValueRange ports)
    {
        ports = default;
        var dash = text.IndexOf('-');
        var first = dash < 0 ? text : text[..dash];
        var last = dash < 0 ? text : text[(dash + 1)..];
        if (!ushort.TryParse(first.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var low)
            || !ushort.TryParse(last.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var high) || low > high) return false;
        ports = new ValueRange(low, high);
        return true;
    }

    public static bool IsIcmp(string text) => TryIcmp(text, out _, out _);

    /// <summary>Type and code; <see langword="null"/> for any.</summary>
    public static bool TryIcmp(ReadOnlySpan<char> text, out byte? type, out byte? code)
    {
        (type, code) = (null, null);
        var colon = text.IndexOf(':');
        return TryNumber(colon < 0 ? text : text[..colon], out type) && (colon < 0 || TryNumber(text[(colon + 1)..], out code));

        static bool TryNumber(ReadOnlySpan<char> part, out byte? number)
        {
            number = null;
            if (part is "*" or "Any") return true;
            if (!byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return false;
            number = value;
            return true;
        }
    }

    public static bool IsAddress(string text) => TryAddresses(text, out _, out _);

    /// <summary>An address, a range with a hyphen, or a network by length or mask.</summary>
    public static bool TryAddresses(string text, out IpFamily family, out ValueRange range)
    {
        (family, range) = (default, default);
        if (text.Length == 0 || !(char.IsAsciiHexDigit(text[0]) || text[0] == ':')) return false;
        var slash = text.IndexOf('/');
        var dash = text.IndexOf('-');
        if (dash > 0)
        {
            if (!IpAddress.TryParse(text[..dash].Trim(), out var low) || !IpAddress.TryParse(text[(dash + 1)..].Trim(), out var high)
                || low.Family != high.Family || low.Bits > high.Bits) return false;
            (family, range) = (low.Family, new ValueRange(low.Bits, high.Bits));
            return true;
        }

        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return false;
        family = address.Family;
        var width = family == IpFamily.IPv4 ? 32 : 128;
        if (slash < 0)
        {
            range = new ValueRange(address.Bits);
            return true;
        }

        if (!TryLength(text[(slash + 1)..], family, width, out var length)) return false;
        var host = IpAddress.Maximum(family) >> length;
        if (length == width) host = 0;
        range = new ValueRange(address.Bits & ~host, address.Bits | host);
        return true;
    }

    private static bool TryLength(string text, IpFamily family, int width, out int length)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length)) return length <= width;
        if (family != IpFamily.IPv4 || !IpAddress.TryParse(text, out var mask) || mask.Family != IpFamily.IPv4) return false;
        var ones = (uint)mask.Bits;
        length = System.Numerics.BitOperations.PopCount(ones);
        // Only masks without holes are networks to Windows.
        return length == 0 || ones == uint.MaxValue << (32 - length);
    }
}
