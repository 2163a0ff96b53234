using PortAudit.PacketSets.Fields;

namespace PortAudit.PacketSets.Addresses;

/// <summary>All addresses that share their first <see cref="Length"/> bits with <see cref="Network"/>.</summary>
/// <remarks>Host bits of <see cref="Network"/> are zero when the prefix was made by <see cref="Create"/> or <see cref="TryParse"/>.</remarks>
public readonly record struct IpPrefix(IpAddress Network, int Length)
{
    public IpFamily Family => Network.Family;

    public Bits128 Low => Network.Bits;

    public Bits128 High => Network.Bits | ~Mask(Family, Length) & IpAddress.Maximum(Family);

    /// <summary>The prefix around an address: its host bits are cleared, as the firewalls do.</summary>
    public static IpPrefix Create(IpAddress address, int length) =>
        new(address with { Bits = address.Bits & Mask(address.Family, length) }, length);

    /// <summary>The network mask of a length, within the family's width.</summary>
    public static Bits128 Mask(IpFamily family, int length)
    {
        var width = IpAddress.Width(family);
        return length == 0 ? 0 : (Bits128.MaxValue << (width - length)) & IpAddress.Maximum(family);
    }

    /// <summary>Reads <c>address</c> or <c>address/length</c>; a dotted mask is the firewall parsers' own affair.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpPrefix prefix)
    {
        prefix = default;
        var slash = text.IndexOf('/');
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return false;
        var length = IpAddress.Width(address.Family);
        if (slash >= 0 && !TryParseLength(text[(slash + 1)..], ref length)) return false;
        prefix = Create(address, length);
        return true;
    }

    public bool Contains(IpAddress address) =>
        address.Family == Family && address.Bits >= Low && address.Bits <= High;

    /// <summary><c>192.0.2.0/24</c>; the length is left out for a single address.</summary>
    public override string ToString() =>
        Length == IpAddress.Width(Family) ? Network.ToString() : $"{Network}/{Length}";

    // Not int.Parse, which takes trailing NULs; and no leading zero, which some tools read as octal.
    private static bool TryParseLength(ReadOnlySpan<char> text, ref int length)
    {
        var most = length;
        if (text.Length is 0 or > 3 || text.ContainsAnyExceptInRange('0', '9') || (text[0] == '0' && text.Length > 1)) return false;
        length = 0;
        foreach (var digit in text) length = length * 10 + digit - '0';
        return length <= most;
    }
}
