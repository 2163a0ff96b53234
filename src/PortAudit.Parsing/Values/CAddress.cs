using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Values;

/// <summary>Addresses as iptables and ipset read them.</summary>
public static class CAddress
{
    /// <summary>An address without a mask. IPv4 parts are C numbers (<c>010.1.1.1</c> is 8.1.1.1), and missing ones are zero (<c>10.1</c>
    /// is 10.1.0.0).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IpFamily family, out Bits128 bits)
    {
        bits = 0;
        if (family == IpFamily.IPv6)
        {
            if (!text.Contains(':') || !IpAddress.TryParse(text, out var address)) return false;
            bits = address.Bits;
            return true;
        }

        if (IpAddress.TryParse(text, out var usual))
        {
            bits = usual.Bits;
            return usual.Family == IpFamily.IPv4;
        }

        uint number = 0;
        var parts = 0;
        while (parts < 4)
        {
            var dot = text.IndexOf('.');
            if (!CNumber.TryParse(dot < 0 ? text : text[..dot], 255, out var part, out _)) return false;
            number |= (uint)part << (24 - 8 * parts++);
            if (dot < 0) break;
            if (parts == 4) return false;
            text = text[(dot + 1)..];
        }

        bits = number;
        return true;
    }

    /// <summary><c>address</c>, <c>address/length</c> or <c>address/mask</c>; the host bits are cleared, and the mask may have holes.</summary>
    public static bool TryMasked(ReadOnlySpan<char> text, IpFamily family, out Bits128 bits, out Bits128 mask)
    {
        mask = IpAddress.Maximum(family);
        var slash = text.IndexOf('/');
        if (!TryParse(slash < 0 ? text : text[..slash], family, out bits)) return false;
        if (slash < 0) return true;
        var suffix = text[(slash + 1)..];
        var width = IpAddress.Width(family);
        if (CNumber.TryParse(suffix, (ulong)width, out var length, out _)) mask = IpPrefix.Mask(family, (int)length);
        else if (!(family == IpFamily.IPv4 ? suffix.Count('.') == 3 : suffix.Contains(':')) || !TryParse(suffix, family, out mask)) return false;
        bits &= mask;
        return true;
    }

    /// <summary>Whether a mask is a run of ones and then a run of zeros.</summary>
    public static bool IsPrefix(Bits128 mask, IpFamily family)
    {
        var host = ~mask & IpAddress.Maximum(family);
        return (host & (host + 1)) == 0;
    }

    /// <summary><c>a</c> or <c>a-b</c>.</summary>
    public static bool TryRange(ReadOnlySpan<char> text, IpFamily family, out Bits128 low, out Bits128 high)
    {
        var dash = text.IndexOf('-');
        high = 0;
        if (!TryParse(dash < 0 ? text : text[..dash], family, out low)) return false;
        if (dash >= 0) return TryParse(text[(dash + 1)..], family, out high);
        high = low;
        return true;
    }

    /// <summary>Whether the text looks like a host's name rather than a broken address.</summary>
    public static bool IsName(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        if (slash >= 0) text = text[..slash];
        if (text.IsEmpty || text.Length > 253 || !char.IsAsciiLetterOrDigit(text[0])) return false;
        var letters = false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-' or '_')) return false;
            letters |= char.IsAsciiLetter(c);
        }

        return letters;
    }
}
