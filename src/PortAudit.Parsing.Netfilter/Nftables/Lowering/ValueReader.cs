using System.Buffers;
using System.Globalization;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Lowering;

/// <summary>Reads values by the data type of the field that they are compared with.</summary>
/// <remarks>nft's own numbers: connection states are bits, families 2 and 10. Translating them is the lowering's.</remarks>
internal sealed class ValueReader(SyntaxTree tree, IServiceNames serviceNames, DiagnosticLog log)
{
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    private int _unfolded;

    /// <summary>Reads one value, prefix or range, or all of a set's, into a list; unordered.</summary>
    /// <param name="protocol">For service names that differ by protocol; 6 where none is known.</param>
    public ValueResolution TryRanges(int node, string type, int bits, byte protocol, RangeBuffer ranges)
    {
        _unfolded = 0;
        return TryRanges(node, type, bits, protocol, ranges, 0);
    }

    private ValueResolution TryRanges(int node, string type, int bits, byte protocol, RangeBuffer ranges, int depth)
    {
        node = tree.Resolve(node);
        if (depth > NetfilterLimits.DeepestValue) return ValueResolution.Unresolved;
        switch (tree.Kind(node))
        {
            case NodeKind.Set or NodeKind.List:
                var all = ValueResolution.Exact;
                for (var child = tree.Child(node); child > 0; child = tree.Next(child))
                {
                    if (++_unfolded > NetfilterLimits.MostUnfolded)
                    {
                        log.Report(NftablesDiagnostics.TooMany, tree.Span(node), NetfilterLimits.MostUnfolded);
                        return ValueResolution.Unresolved;
                    }

                    all = Worse(all, TryRanges(child, type, bits, protocol, ranges, depth + 1));
                    if (all == ValueResolution.Bad) return all;
                }

                return all;
            case NodeKind.Element:
                return TryRanges(tree.Child(node), type, bits, protocol, ranges, depth + 1);
            default:
                var reading = TryRange(node, type, bits, protocol, out var range);
                if (reading == ValueResolution.Exact) ranges.Add(range);
                return reading;
        }
    }

    /// <summary>One value, prefix or range.</summary>
    public ValueResolution TryRange(int node, string type, int bits, byte protocol, out ValueRange range)
    {
        node = tree.Resolve(node);
        range = default;
        switch (tree.Kind(node))
        {
            case NodeKind.Value or NodeKind.Binary or NodeKind.List:
                var reading = TryValue(node, type, protocol, out var value);
                range = new ValueRange(value);
                return reading;
            case NodeKind.Wildcard:
                range = new ValueRange(Bits128.Zero, Bits128.Ones(bits));
                return ValueResolution.Exact;
            case NodeKind.Range:
                reading = TryValue(tree.Child(node), type, protocol, out var low);
                if (reading != ValueResolution.Exact) return reading;
                reading = TryValue(tree.Second(node), type, protocol, out var high);
                if (reading != ValueResolution.Exact) return reading;
                if (low > high) return Bad(node, "range (it ends before it begins)");
                range = new ValueRange(low, high);
                return ValueResolution.Exact;
            case NodeKind.Slash:
                reading = TryValue(tree.Child(node), type, protocol, out value);
                if (reading != ValueResolution.Exact) return reading;
                if (!int.TryParse(tree.Text(tree.Resolve(tree.Second(node))), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
                    return tree.Kind(tree.Resolve(tree.Second(node))) == NodeKind.Placeholder ? ValueResolution.Unresolved : Bad(node, "prefix");
                if (type is "ipv4_addr" or "ipv6_addr") bits = type == "ipv4_addr" ? 32 : 128;
                if (length > bits) return Bad(node, $"prefix of at most {bits} bits");
                var free = length == bits ? Bits128.Zero : Bits128.Ones(bits - length);
                range = new ValueRange(value & ~free, value | free);
                return ValueResolution.Exact;
            case NodeKind.Element:
                return TryRange(tree.Child(node), type, bits, protocol, out range);
            case NodeKind.Set when tree.Child(node) is > 0 and var only && tree.Next(only) == 0:
                return TryRange(only, type, bits, protocol, out range);
            case NodeKind.Placeholder:
                return ValueResolution.Unresolved;
            default:
                return Bad(node, Expected(type));
        }
    }

    /// <summary>One number: a value, or values joined by "or", which a list of bits is as well.</summary>
    public ValueResolution TryValue(int node, string type, byte protocol, out Bits128 value, int depth = 0)
    {
        node = tree.Resolve(node);
        value = default;
        if (depth > NetfilterLimits.DeepestValue) return ValueResolution.Unresolved;
        switch (tree.Kind(node))
        {
            case NodeKind.Value:
                return TryText(node, type, protocol, out value);
            case NodeKind.Placeholder:
                return ValueResolution.Unresolved;
            case NodeKind.List:
                var all = ValueResolution.Exact;
                for (var child = tree.Child(node); child > 0; child = tree.Next(child))
                {
                    all = Worse(all, TryValue(child, type, protocol, out var bit, depth + 1));
                    value |= bit;
                }

                return all;
            case NodeKind.Binary:
                var reading = Worse(TryValue(tree.Child(node), type, protocol, out var left, depth + 1),
                    TryValue(tree.Second(node), type, protocol, out var right, depth + 1));
                if (reading != ValueResolution.Exact) return reading;
                value = (Operator)tree[node].Flag switch
                {
                    Operator.And => left & right,
                    Operator.Or => left | right,
                    Operator.Xor => left ^ right,
                    Operator.ShiftLeft => left << (int)Bits128.Min(right, 128u),
                    _ => left >> (int)Bits128.Min(right, 128u),
                };
                return ValueResolution.Exact;
            default:
                return Bad(node, Expected(type));
        }
    }

    private ValueResolution TryText(int node, string type, byte protocol, out Bits128 value)
    {
        var text = tree.Text(node);
        value = default;
        switch (type)
        {
            case "ipv4_addr":
                if (IpAddress.TryParse(text, out var address))
                    return address.Family == IpFamily.IPv4 ? Found(address.Bits, out value) : Bad(node, "IPv4 address");
                return ValueNames.TryNumber(text, 32, out value) ? ValueResolution.Exact : HostName(node, text, "IPv4 address");
            case "ipv6_addr":
                if (IpAddress.TryParse(text.Trim("[]"), out address))
                    return address.Family == IpFamily.IPv6 ? Found(address.Bits, out value) : Bad(node, "IPv6 address");
                return HostName(node, text, "IPv6 address");
            case "inet_service":
                if (ValueNames.TryNumber(text, 16, out value)) return ValueResolution.Exact;
                if (text.IsEmpty || !char.IsAsciiLetterOrDigit(text[0]) || text.Length > 40 || !text.ContainsAnyExceptInRange('0', '9'))
                    return Bad(node, Expected(type));
                if (serviceNames.TryResolve(text.ToString(), protocol, out var port)) return Found((uint)port, out value);
                log.Count(NftablesDiagnostics.ServiceName, text, tree.Span(node));
                return ValueResolution.Unresolved;
            case "inet_proto":
                return ValueNames.TryNumber(text, 8, out value) ? ValueResolution.Exact
                    : ValueNames.TryProtocol(text, out var number) ? Found(number, out value) : Bad(node, Expected(type));
            case "ether_addr":
                return TryMac(text, out value) ? ValueResolution.Exact : Bad(node, Expected(type));
            case "boolean":
                if (text is "exists" or "true" or "1") return Found(1u, out value);
                return text is "missing" or "false" or "0" ? Found(0u, out value) : Bad(node, Expected(type));
        }

        if (ValueNames.TryNumber(text, type is "integer" or "mark" or "ct_label" ? 128 : 64, out value)) return ValueResolution.Exact;
        if (ValueNames.TryFind(type, text, out var named)) return Found(named, out value);
        return Bad(node, Expected(type));
    }

    private ValueResolution HostName(int node, ReadOnlySpan<char> text, string expected)
    {
        var isName = text.Length is > 0 and < 254 && char.IsAsciiLetter(text[0]) && !text.ContainsAnyExcept(NameCharacters);
        if (!isName) return Bad(node, expected);
        log.Count(NftablesDiagnostics.HostName, text, tree.Span(node));
        return ValueResolution.Unresolved;
    }

    private static ValueResolution Found(Bits128 found, out Bits128 value)
    {
        value = found;
        return ValueResolution.Exact;
    }

    private ValueResolution Bad(int node, string expected)
    {
        log.Report(NftablesDiagnostics.BadValue, tree.Span(node), DiagnosticLog.Clip(tree.Span(node).Text), expected);
        return ValueResolution.Bad;
    }

    public static ValueResolution Worse(ValueResolution a, ValueResolution b) => a > b ? a : b;

    private static bool TryMac(ReadOnlySpan<char> text, out Bits128 value)
    {
        ulong bits = 0;
        var (groups, digits) = (1, 0);
        value = default;
        foreach (var c in text)
        {
            if (c == ':')
            {
                if (digits == 0) return false;
                (groups, digits) = (groups + 1, 0);
                bits <<= 8;
                continue;
            }

            if (!char.IsAsciiHexDigit(c) || ++digits > 2) return false;
            var digit = (uint)(char.IsAsciiDigit(c) ? c - '0' : (c | 32) - 'a' + 10);
            bits = digits == 1 ? bits | digit : (bits & ~0xFFUL) | (bits & 0xFF) << 4 | digit;
        }

        value = bits;
        return groups == 6 && digits > 0;
    }

    private static string Expected(string type) => type switch
    {
        "ipv4_addr" => "IPv4 address",
        "ipv6_addr" => "IPv6 address",
        "inet_service" => "port: a number up to 65535 or a service name",
        "inet_proto" => "protocol: a name or a number up to 255",
        "ether_addr" => "MAC address",
        "ct_state" => "connection state: new, established, related, invalid or untracked",
        "tcp_flag" => "TCP flag: fin, syn, rst, psh, ack, urg, ecn or cwr",
        "boolean" => "exists or missing",
        _ => $"value of type {type}",
    };
}
