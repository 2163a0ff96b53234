using System.Globalization;
using System.Text.RegularExpressions;

namespace Kernel.Tests.Packets;

/// <summary>Collects the values that an iptables-save text mentions, by option name alone: good enough to aim packets, for any dump.</summary>
/// <remarks>What it cannot read it leaves out; packets are then aimed less well and nothing else is lost.</remarks>
internal static partial class RulesetVocabulary
{
    private static readonly Dictionary<string, byte> Protocols = new(StringComparer.OrdinalIgnoreCase)
    {
        ["icmp"] = 1,
        ["igmp"] = 2,
        ["tcp"] = 6,
        ["udp"] = 17,
        ["gre"] = 47,
        ["esp"] = 50,
        ["ah"] = 51,
        ["icmpv6"] = 58,
        ["ipv6-icmp"] = 58,
        ["sctp"] = 132,
    };

    private static readonly Dictionary<string, (byte, byte?)> IcmpNames = new(StringComparer.Ordinal)
    {
        ["port-unreachable"] = (3, 3),
        ["fragmentation-needed"] = (3, 4),
        ["time-exceeded"] = (11, null),
        ["packet-too-big"] = (2, null),
        ["neighbour-advertisement"] = (136, null),
        ["destination-unreachable"] = (3, null),
        ["echo-reply"] = (0, null),
    };

    internal static IReadOnlyList<RuleVocabulary> Read(string ruleset, bool ipv6) =>
        [.. ruleset.Split('\n').Where(line => RulePattern().IsMatch(line)).Select(line => ReadRule(line, ipv6))];

    private static RuleVocabulary ReadRule(string line, bool ipv6)
    {
        var words = WordPattern().Matches(line).Select(word => word.Value.Trim('"')).ToArray();
        var rule = new RuleVocabulary();
        for (var i = 0; i + 1 < words.Length; i++)
            ReadOption(rule, words[i], words[i + 1], i + 2 < words.Length ? words[i + 2] : "", ipv6);
        return rule;
    }

    private static void ReadOption(RuleVocabulary rule, string option, string value, string second, bool ipv6)
    {
        switch (option)
        {
            case "-p" or "--protocol":
                if (Protocols.TryGetValue(value, out var number) || byte.TryParse(value, out number))
                    rule.Protocols.Add(number);
                break;
            case "-s" or "--source":
                rule.Sources.AddRange(Blocks(value, ipv6));
                break;
            case "-d" or "--destination":
                rule.Destinations.AddRange(Blocks(value, ipv6));
                break;
            case "--src-range" or "--dst-range":
                var ends = value.Split('-');
                if (ends.Length == 2 && HostAddress.TryParse(ends[0], out var first) && HostAddress.TryParse(ends[1], out var last))
                    (option == "--src-range" ? rule.Sources : rule.Destinations).Add(AddressSpan.Range(first, last));
                break;
            case "-i" or "--in-interface":
                rule.Interfaces.Add(value);
                break;
            case "--sport" or "--source-port" or "--sports":
                rule.SourcePorts.AddRange(Ports(value));
                break;
            case "--dport" or "--destination-port" or "--dports":
                rule.DestinationPorts.AddRange(Ports(value));
                break;
            case "--ports":
                rule.SourcePorts.AddRange(Ports(value));
                rule.DestinationPorts.AddRange(Ports(value));
                break;
            case "--syn":
                rule.Flags.Add((TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Ack, TcpFlags.Syn));
                break;
            case "--tcp-flags":
                rule.Flags.Add((Flags(value), Flags(second)));
                break;
            case "--icmp-type" or "--icmpv6-type":
                if (IcmpType(value, ipv6) is { } type)
                    rule.IcmpTypes.Add(type);
                break;
            case "--ctstate" or "--state":
                foreach (var name in value.Split(','))
                    if (Enum.TryParse<ConntrackState>(name, ignoreCase: true, out var state))
                        rule.States |= state;
                break;
            case "--mac-source":
                if (ulong.TryParse(value.Replace(":", "", StringComparison.Ordinal), NumberStyles.HexNumber, null, out var mac))
                    rule.Macs.Add(mac);
                break;
            case "--mark":
                var text = value.Split('/')[0];
                if (text.StartsWith("0x", StringComparison.Ordinal) && uint.TryParse(text[2..], NumberStyles.HexNumber, null, out var mark))
                    rule.Marks.Add(mark);
                break;
        }
    }

    private static IEnumerable<AddressSpan> Blocks(string value, bool ipv6)
    {
        foreach (var block in value.Split(','))
        {
            var parts = block.Split('/');
            if (!HostAddress.TryParse(parts[0], out var address) || address.Ipv6 != ipv6)
                continue;
            var mask = HostAddress.Highest(ipv6);
            if (parts.Length > 1)
            {
                if (int.TryParse(parts[1], out var length))
                    mask = HostAddress.PrefixMask(length, ipv6);
                else if (HostAddress.TryParse(parts[1], out var written))
                    mask = written.Value;
            }
            yield return AddressSpan.Block(address, mask);
        }
    }

    private static IEnumerable<(ushort First, ushort Last)> Ports(string value)
    {
        foreach (var range in value.Split(','))
        {
            var ends = range.Split(':');
            if (Port(ends[0], 0) is { } first && Port(ends[^1], ushort.MaxValue) is { } last)
                yield return (first, last);
        }
    }

    private static ushort? Port(string text, ushort whenOpen) => text.Length == 0 ? whenOpen : ushort.TryParse(text, out var port) ? port : null;

    private static TcpFlags Flags(string names) => names switch
    {
        "NONE" => TcpFlags.None,
        "ALL" => (TcpFlags)0x3f,
        _ => names.Split(',').Aggregate(TcpFlags.None, (all, name) => Enum.TryParse<TcpFlags>(name, ignoreCase: true, out var flag) ? all | flag : all),
    };

    private static (byte, byte?)? IcmpType(string text, bool ipv6)
    {
        if (text == "echo-request")
            return ((byte)(ipv6 ? 128 : 8), null);
        if (IcmpNames.TryGetValue(text, out var named))
            return named;
        var parts = text.Split('/');
        if (!byte.TryParse(parts[0], out var type))
            return null;
        return (type, parts.Length > 1 && byte.TryParse(parts[1], out var code) ? code : null);
    }

    [GeneratedRegex("""^(\[\d+:\d+\] )?-A """)]
    private static partial Regex RulePattern();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"|\\S+")]
    private static partial Regex WordPattern();
}
