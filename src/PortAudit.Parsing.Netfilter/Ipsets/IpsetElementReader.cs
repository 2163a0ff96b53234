using System.Collections.Immutable;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Names;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>Reads the elements of a set: their parts with commas, one for each dimension of the set's type.</summary>
internal sealed class IpsetElementReader(IServiceNames serviceNames)
{
    private readonly List<ValueRange> _values = [];
    private Ipset _set = null!;
    private PortShape _shape;
    private int _width;
    private bool _isOpen;

    /// <returns>Null for what is not an element of the set's type.</returns>
    public IpsetElement? Read(Ipset set, ReadOnlySpan<char> text, bool isException, bool mayBeGone, SourceSpan span)
    {
        _values.Clear();
        (_set, _shape, _width, _isOpen) = (set, set.Type == "bitmap:port" ? PortShape.Ports : PortShape.None, 0, false);
        for (var dimension = 0; dimension < set.Dimensions.Length; dimension++)
        {
            var comma = text.IndexOf(',');
            var part = comma < 0 ? text : text[..comma];

            // bitmap:ip,mac fills in the address's MAC when a packet comes by.
            if (part.IsEmpty && set.Type == "bitmap:ip,mac" && dimension == 1)
            {
                _values.Add(new ValueRange(0, (1UL << 48) - 1));
                _isOpen = true;
                continue;
            }

            if (!ReadPart(set.Dimensions[dimension], part)) return null;
            text = comma < 0 ? default : text[(comma + 1)..];
        }

        return text.IsEmpty ? new IpsetElement([.. _values], _shape, isException, mayBeGone || _isOpen, _width, span) : null;
    }

    private bool ReadPart(string dimension, ReadOnlySpan<char> part) => dimension switch
    {
        "ip" or "net" => ReadAddress(part),
        "port" => ReadPort(part),
        "iface" => ReadInterface(part),
        "mac" => ReadMac(part),
        "mark" => ReadMark(part),
        _ => false,
    };

    private bool ReadAddress(ReadOnlySpan<char> text)
    {
        if (text is ['[', .., ']']) text = text[1..^1];
        var family = _set.Family;
        var width = IpAddress.Width(family);
        if (text.Contains('-'))
        {
            if (!CAddress.TryRange(text, family, out var low, out var high) || low > high) return false;
            _values.Add(new ValueRange(low, high));
            _width = -1;
            return true;
        }

        if (!CAddress.TryMasked(text, family, out var bits, out var mask) || !CAddress.IsPrefix(mask, family)) return false;
        if (_set.Netmask >= 0)
        {
            mask &= IpPrefix.Mask(family, _set.Netmask);
            bits &= mask;
        }

        var length = 0;
        while (length < width && (mask >> (width - 1 - length) & 1) != 0) length++;
        if (_width >= 0) _width = _width * 256 + length;
        _values.Add(new ValueRange(bits, bits | (~mask & IpAddress.Maximum(family))));
        return true;
    }

    private bool ReadPort(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        var protocol = (int)IpProtocol.Tcp;
        if (colon >= 0)
        {
            if (!ProtocolNames.TryParse(text[..colon] is "icmpv6" ? "ipv6-icmp" : text[..colon], out protocol) || protocol == 0) return false;
            text = text[(colon + 1)..];
        }

        if (_set.Type != "bitmap:port") _values.Add(new ValueRange((uint)protocol));
        if (protocol is IpProtocol.Icmp or IpProtocol.IcmpV6) return ReadIcmp(text, protocol == IpProtocol.Icmp ? IpFamily.IPv4 : IpFamily.IPv6);
        var dash = text.IndexOf('-');
        if (!TryPort(dash < 0 ? text : text[..dash], protocol, out var low)) return false;
        var high = low;
        if (dash >= 0 && !TryPort(text[(dash + 1)..], protocol, out high)) return false;
        if (low > high) return false;
        if (protocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.UdpLite or IpProtocol.Sctp)
        {
            _values.Add(new ValueRange((uint)low, (uint)high));
            _shape = PortShape.Ports;
            return true;
        }

        _shape = PortShape.ProtocolAlone;
        return low == 0;
    }

    private bool ReadIcmp(ReadOnlySpan<char> text, IpFamily family)
    {
        _shape = PortShape.Icmp;
        var slash = text.IndexOf('/');
        if (CNumber.TryParse(slash < 0 ? text : text[..slash], 255, out var type, out _))
        {
            ulong code = 0;
            if (slash >= 0 && !CNumber.TryParse(text[(slash + 1)..], 255, out code, out _)) return false;
            _values.AddRange(new ValueRange((uint)type), new ValueRange((uint)code));
            return true;
        }

        // A name is one type and one code here; 0 for those that have none.
        if (IcmpNames.Find(family, text) is not { } name) return false;
        _values.AddRange(new ValueRange((uint)name.Type), new ValueRange((uint)name.LowCode));
        return true;
    }

    private bool TryPort(ReadOnlySpan<char> text, int protocol, out int port)
    {
        port = 0;
        if (!CNumber.TryParse(text, ushort.MaxValue, out var number, out _))
            return text.Length is > 0 and < 64 && serviceNames.TryResolve(text.ToString(), (byte)protocol, out port);
        port = (int)number;
        return true;
    }

    private bool ReadInterface(ReadOnlySpan<char> text)
    {
        // The port of a bridge that a packet came in by is not modelled.
        if (text.StartsWith("physdev:") || text.IsEmpty || text.Length > 15) return false;
        var isPrefix = text.EndsWith("+");
        var name = new InterfaceName((isPrefix ? text[..^1] : text).ToString(), isPrefix);
        var index = _set.Interfaces.IndexOf(name);
        if (index < 0)
        {
            index = _set.Interfaces.Count;
            _set.Interfaces.Add(name);
        }

        _values.Add(new ValueRange((uint)index));
        return true;
    }

    private bool ReadMac(ReadOnlySpan<char> text)
    {
        if (text.Length != 17) return false;
        ulong bits = 0;
        for (var i = 0; i < 17; i++)
        {
            if (i % 3 == 2 ? text[i] != ':' : !char.IsAsciiHexDigit(text[i])) return false;
            if (i % 3 != 2) bits = bits << 4 | (uint)(char.IsAsciiDigit(text[i]) ? text[i] - '0' : (text[i] | 0x20) - 'a' + 10);
        }

        _values.Add(new ValueRange(bits));
        return true;
    }

    private bool ReadMark(ReadOnlySpan<char> text)
    {
        if (!CNumber.TryParse(text, uint.MaxValue, out var mark, out _)) return false;
        _values.Add(new ValueRange((uint)mark));
        return true;
    }
}
