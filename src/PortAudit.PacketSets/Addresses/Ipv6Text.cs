using System.Globalization;
using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Addresses;

/// <summary>IPv6 addresses as text: RFC 4291, section 2.2, to read, and RFC 5952 to write, both as the C library and so the tools do.</summary>
/// <remarks>The framework's own code for this is generic over the text's encoding and is compiled anew at every start.</remarks>
internal static class Ipv6Text
{
    private const int Groups = 8;

    /// <summary>Reads an address without brackets, scope and prefix length.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Bits128 bits)
    {
        Span<ushort> groups = stackalloc ushort[Groups];
        bits = default;
        // How many groups stand before "::", which may be there once.
        int count = 0, gap = -1, at = 0;
        if (text.StartsWith("::")) (gap, at) = (0, 2);
        else if (text.StartsWith(':')) return false;
        while (at < text.Length)
        {
            if (count == Groups) return false;
            var end = text[at..].IndexOf(':');
            var part = end < 0 ? text[at..] : text.Slice(at, end);
            if (end < 0 && part.Contains('.'))
            {
                if (count > Groups - 2 || !IpAddress.TryParse(part, out var tail)) return false;
                groups[count++] = (ushort)(uint)(tail.Bits >> 16);
                groups[count++] = (ushort)(uint)tail.Bits;
                break;
            }

            if (part.Length is 0 or > 4) return false;
            var group = 0;
            foreach (var digit in part)
            {
                if (!char.IsAsciiHexDigit(digit)) return false;
                group = group << 4 | (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
            }

            groups[count++] = (ushort)group;
            if (end < 0) break;
            at += end + 1;
            // A colon at the end separates nothing.
            if (at == text.Length) return false;
            if (text[at] != ':') continue;
            if (gap >= 0) return false;
            gap = count;
            at++;
        }

        // "::" represents at least one group.
        if (gap < 0 ? count != Groups : count == Groups) return false;
        var before = gap < 0 ? count : gap;
        for (var i = 0; i < Groups; i++)
        {
            var after = i - (Groups - count);
            bits = bits << 16 | (i < before ? groups[i] : after >= before ? groups[after] : 0u);
        }

        return true;
    }

    /// <summary>The one form in which an address is written: the longest run of zeros, the first of several, as "::"; IPv4 after ::ffff:
    /// and :: in its own form.</summary>
    public static string Write(Bits128 bits)
    {
        Span<ushort> groups = stackalloc ushort[Groups];
        for (var i = 0; i < Groups; i++) groups[i] = (ushort)(uint)(bits >> (16 * (Groups - 1 - i)));
        var (first, length) = LongestZeros(groups);
        var hasIpv4 = first == 0 && (length == 6 || (length == 5 && groups[5] == 0xffff));
        Span<char> text = stackalloc char[48];
        var written = 0;
        for (var i = 0; i < Groups; i++)
        {
            if (i == first)
            {
                text[written++] = ':';
                if (i + length == Groups) text[written++] = ':';
                i += length - 1;
                continue;
            }

            if (i > 0) text[written++] = ':';
            if (i == 6 && hasIpv4) return string.Concat(text[..written], IpAddress.Dotted((uint)bits));
            groups[i].TryFormat(text[written..], out var some, "x", CultureInfo.InvariantCulture);
            written += some;
        }

        return text[..written].ToString();
    }

    // A single group of zeros is written out.
    private static (int First, int Length) LongestZeros(ReadOnlySpan<ushort> groups)
    {
        var (first, length) = (-1, 1);
        for (var i = 0; i < Groups; i++)
        {
            var end = i;
            while (end < Groups && groups[end] == 0) end++;
            if (end - i > length) (first, length) = (i, end - i);
            if (end > i) i = end;
        }

        return (first, length);
    }
}
