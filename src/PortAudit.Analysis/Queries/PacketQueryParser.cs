using System.Globalization;
using PortAudit.Analysis.Traversal;

namespace PortAudit.Analysis.Queries;

/// <summary>Reads the packet language: <c>tcp from 192.0.2.0/24 dport 22,8000-8100 in eth0</c>, parts in any order.</summary>
public sealed class PacketQueryParser
{
    private static readonly Dictionary<string, byte> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tcp"] = IpProtocol.Tcp,
        ["udp"] = IpProtocol.Udp,
        ["sctp"] = IpProtocol.Sctp,
        ["dccp"] = IpProtocol.Dccp,
        ["udplite"] = IpProtocol.UdpLite,
        ["icmp"] = IpProtocol.Icmp,
        ["icmpv6"] = IpProtocol.IcmpV6,
    };

    private static readonly string[] FlagNames = ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"];

    private readonly string _text;
    private readonly List<(string Word, int Start)> _words = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<QueryPart> _parts = [];
    private readonly List<QueryInterfaces> _interfaces = [];
    private PacketQuery _query;
    private int _next;

    private PacketQueryParser(string text)
    {
        _text = text;
        _query = new PacketQuery(text);
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && !char.IsWhiteSpace(text[i])) i++;
            _words.Add((text[start..i], start));
        }
    }

    /// <exception cref="PacketQueryException">The text is not a question; the message says where and what was expected.</exception>
    public static PacketQuery Parse(string text) => new PacketQueryParser(text).Parse();

    private PacketQuery Parse()
    {
        while (_next < _words.Count)
        {
            var (word, start) = _words[_next++];
            var key = word.ToLowerInvariant();
            if (Protocols.TryGetValue(key, out var protocol))
            {
                Once("protocol", start);
                _parts.Add(new QueryPart(PacketField.Protocol, [new ValueRange(protocol)], false));
                if (protocol == IpProtocol.IcmpV6) SetFamily(IpFamily.IPv6, start);
                continue;
            }

            Once(key == "proto" ? "protocol" : key, start);
            switch (key)
            {
                case "proto": Numbers(PacketField.Protocol, 255, word); break;
                case "from": Addresses(PacketField.SourceAddress, word); break;
                case "to": Addresses(PacketField.DestinationAddress, word); break;
                case "sport": Numbers(PacketField.SourcePort, 65535, word); break;
                case "dport": Numbers(PacketField.DestinationPort, 65535, word); break;
                case "type": Numbers(PacketField.IcmpType, 255, word); break;
                case "code": Numbers(PacketField.IcmpCode, 255, word); break;
                case "flags": Flags(word); break;
                case "in": Names(PacketField.InInterface, word); break;
                case "out": Names(PacketField.OutInterface, word); break;
                case "state": States(word); break;
                case "mark": Marks(word); break;
                case "mac": Macs(word); break;
                case "hook": Hook(word); break;
                default:
                    throw Bad(start, $"'{word}' is no part of a packet; expected a protocol (tcp, udp, sctp, icmp, icmpv6, proto N) or "
                        + "one of from, to, sport, dport, type, code, flags, in, out, state, mark, mac, hook");
            }
        }

        return _query with { Parts = [.. _parts], Interfaces = [.. _interfaces] };
    }

    private void Once(string what, int start)
    {
        if (!_seen.Add(what)) throw Bad(start, $"{what} is said twice; put several values in one list, as in 'dport 80,443'");
    }

    private (bool Negated, List<(string Item, int Start)> Items) Values(string after)
    {
        var negated = _next < _words.Count && _words[_next].Word.Equals("not", StringComparison.OrdinalIgnoreCase);
        if (negated) _next++;
        if (_next == _words.Count) throw Bad(_text.Length, $"a value is missing after '{after}'");
        var (word, start) = _words[_next++];
        var items = new List<(string, int)>();
        foreach (var item in word.Split(','))
        {
            if (item.Length == 0) throw Bad(start, "an empty value in the list");
            items.Add((item, start));
            start += item.Length + 1;
        }

        return (negated, items);
    }

    private void Numbers(PacketField field, uint maximum, string after)
    {
        var (negated, items) = Values(after);
        var ranges = new List<ValueRange>();
        foreach (var (item, start) in items)
        {
            var dash = item.IndexOf('-');
            var low = Number(dash <= 0 ? item : item[..dash], start, maximum);
            var high = dash <= 0 ? low : Number(item[(dash + 1)..], start + dash + 1, maximum);
            if (high < low) throw Bad(start, $"'{item}' ends before it begins");
            ranges.Add(new ValueRange(low, high));
        }

        _parts.Add(new QueryPart(field, [.. ranges], negated));
    }

    private static uint Number(string text, int start, uint maximum)
    {
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if ((isHex ? uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var value)
            : uint.TryParse(text, NumberStyles.None, null, out value))
            && value <= maximum) return value;
        throw Bad(start, $"'{text}' is no number from 0 to {maximum}");
    }

    private void Addresses(PacketField field, string after)
    {
        var (negated, items) = Values(after);
        var ranges = new List<ValueRange>();
        foreach (var (item, start) in items)
        {
            var dash = item.IndexOf('-');
            if (dash > 0 && IpAddress.TryParse(item.AsSpan(0, dash), out var low) && IpAddress.TryParse(item.AsSpan(dash + 1), out var high)
                && low.Family == high.Family && low <= high)
            {
                SetFamily(low.Family, start);
                ranges.Add(new ValueRange(low.Bits, high.Bits));
            }
            else if (IpPrefix.TryParse(item, out var prefix))
            {
                SetFamily(prefix.Family, start);
                ranges.Add(new ValueRange(prefix.Low, prefix.High));
            }
            else
            {
                throw Bad(start, $"'{item}' is no address, prefix or range of addresses");
            }
        }

        _parts.Add(new QueryPart(field, [.. ranges], negated));
    }

    private void SetFamily(IpFamily family, int start)
    {
        if (_query.Family is { } other && other != family) throw Bad(start, "IPv4 and IPv6 in one packet; ask twice");
        _query = _query with { Family = family };
    }

    private void Flags(string after)
    {
        var (negated, items) = Values(after);
        uint flags = 0;
        foreach (var (item, start) in items)
        {
            if (item.Equals("none", StringComparison.OrdinalIgnoreCase) && items.Count == 1) continue;
            var bit = Array.IndexOf(FlagNames, item.ToLowerInvariant());
            if (bit < 0) throw Bad(start, $"'{item}' is no TCP flag; expected {string.Join(", ", FlagNames)}, or none alone");
            flags |= 1u << bit;
        }

        _parts.Add(new QueryPart(PacketField.TcpFlags, [new ValueRange(flags)], negated));
    }

    private void Names(PacketField field, string after)
    {
        var (negated, items) = Values(after);
        _interfaces.Add(new QueryInterfaces(field, [.. items.Select(i => i.Item)], negated));
    }

    private void States(string after)
    {
        var (negated, items) = Values(after);
        var named = items.Select(i => Named<ConnectionState>(i.Item)
            ?? throw Bad(i.Start, $"'{i.Item}' is no connection state; expected new, related, established, untracked, invalid")).ToHashSet();
        _query = _query with { States = [.. Enum.GetValues<ConnectionState>().Where(s => named.Contains(s) != negated)] };
    }

    private void Marks(string after)
    {
        var (negated, items) = Values(after);
        if (negated) throw Bad(items[0].Start, "marks can be listed, not excluded");
        _query = _query with { Marks = [.. items.Select(i => Number(i.Item, i.Start, uint.MaxValue)).Distinct()] };
    }

    private void Macs(string after)
    {
        var (negated, items) = Values(after);
        _parts.Add(new QueryPart(PacketField.SourceMac, [.. items.Select(i => new ValueRange(Mac(i.Item, i.Start)))], negated));
    }

    private static Bits128 Mac(string text, int start)
    {
        var bytes = text.Split(':', '-');
        Bits128 value = 0;
        if (bytes.Length != 6) throw Bad(start, $"'{text}' is no MAC address; expected six bytes as in 02:00:00:00:00:01");
        foreach (var b in bytes)
        {
            if (b.Length is 0 or > 2 || !byte.TryParse(b, NumberStyles.AllowHexSpecifier, null, out var number))
                throw Bad(start, $"'{text}' is no MAC address; expected six bytes as in 02:00:00:00:00:01");
            value = value << 8 | number;
        }

        return value;
    }

    private void Hook(string after)
    {
        var (negated, items) = Values(after);
        var (item, start) = items[0];
        if (negated || items.Count > 1) throw Bad(start, "one hook at a time, and none excluded with 'not'");
        _query = _query with
        {
            Path = Named<HookPath>(item) is { } path and not HookPath.Published
                ? path : throw Bad(start, $"'{item}' is no hook; expected input, forward or output")
        };
    }

    // Enum.TryParse takes numbers too.
    private static T? Named<T>(string text) where T : struct, Enum =>
        Enum.GetNames<T>().Any(n => n.Equals(text, StringComparison.OrdinalIgnoreCase)) ? Enum.Parse<T>(text, ignoreCase: true) : null;

    private static PacketQueryException Bad(int column, string message) => new(column + 1, message);
}
