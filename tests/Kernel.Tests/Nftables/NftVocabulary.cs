using System.Globalization;
using System.Text.RegularExpressions;
using Kernel.Tests.Packets;

namespace Kernel.Tests.Nftables;

/// <summary>Collects the values that rules of an nft ruleset mention, their sets' included, by how they look: good enough to aim packets.</summary>
/// <remarks>It knows nothing of the grammar, so that it shares no mistake with the parser. A number may be a port and a mark.</remarks>
internal static partial class NftVocabulary
{
    // A set of a million elements would drown the few values that rules hold themselves.
    private const int MostOfSet = 400;

    private static readonly Dictionary<string, byte> Protocols = new()
    {
        ["icmp"] = 1,
        ["tcp"] = 6,
        ["udp"] = 17,
        ["ipv6-icmp"] = 58,
        ["icmpv6"] = 58,
        ["sctp"] = 132,
        ["esp"] = 50,
        ["ah"] = 51,
        ["gre"] = 47,
        ["igmp"] = 2,
    };

    private static readonly Dictionary<string, ushort> PortNames = new()
    {
        ["ssh"] = 22,
        ["http"] = 80,
        ["https"] = 443,
        ["domain"] = 53,
        ["smtp"] = 25,
        ["ntp"] = 123,
        ["telnet"] = 23,
        ["ftp"] = 21,
        ["imaps"] = 993,
    };

    private static readonly Dictionary<string, byte> IcmpTypes = new()
    {
        ["destination-unreachable"] = 3,
        ["time-exceeded"] = 11,
        ["nd-neighbor-solicit"] = 135,
        ["nd-neighbor-advert"] = 136,
        ["nd-router-advert"] = 134,
        ["nd-router-solicit"] = 133,
        ["packet-too-big"] = 2,
        ["parameter-problem"] = 4,
    };

    private static readonly Dictionary<string, TcpFlags> FlagNames = Enum.GetValues<TcpFlags>()
        .Where(f => f != TcpFlags.None).ToDictionary(f => f.ToString().ToLowerInvariant());

    internal static IReadOnlyList<RuleVocabulary> Read(string ruleset, bool ipv6)
    {
        var sets = SetPattern().Matches(ruleset).GroupBy(m => m.Groups[1].Value)
            .ToDictionary(g => g.Key, g => string.Join(' ', g.Select(m => m.Groups[2].Value)));
        return [.. ruleset.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Where(l => RulePattern().IsMatch(l)).Select(l => ReadRule(l, sets, ipv6))];
    }

    private static RuleVocabulary ReadRule(string line, Dictionary<string, string> sets, bool ipv6)
    {
        var rule = new RuleVocabulary();
        foreach (Match name in NamePattern().Matches(line))
        {
            if (sets.TryGetValue(name.Groups[1].Value, out var elements)) Read(rule, elements, ipv6, MostOfSet);
        }

        Read(rule, line, ipv6, int.MaxValue);
        return rule;
    }

    private static void Read(RuleVocabulary rule, string text, bool ipv6, int most)
    {
        foreach (Match match in WordPattern().Matches(text))
        {
            if (most-- == 0) return;
            var word = match.Value.Trim('"');
            if (Protocols.TryGetValue(word, out var protocol))
            {
                if (protocol != (ipv6 ? IpProtocol.Icmp : IpProtocol.Icmpv6)) rule.Protocols.Add(protocol);
            }
            else if (FlagNames.TryGetValue(word, out var flag)) rule.Flags.Add((flag, flag));
            else if (Enum.TryParse<ConntrackState>(word, ignoreCase: true, out var state) && char.IsLetter(word[0])) rule.States |= state;
            else if (word == "echo-request") rule.IcmpTypes.Add(((byte)(ipv6 ? 128 : 8), null));
            else if (IcmpTypes.TryGetValue(word, out var type)) rule.IcmpTypes.Add((type, null));
            else if (PortNames.TryGetValue(word, out var named)) AddPorts(rule, named, named);
            else if (word.Contains('.') || word.Contains(':')) AddAddress(rule, word, ipv6);
            else if (word.StartsWith("0x", StringComparison.Ordinal))
            {
                if (uint.TryParse(word[2..], NumberStyles.HexNumber, null, out var mark)) rule.Marks.Add(mark);
            }
            else if (char.IsDigit(word[0]))
            {
                AddNumbers(rule, word);
            }
            else if (match.Value[0] == '"')
            {
                rule.Interfaces.Add(word.Replace('*', '+'));
            }
        }
    }

    private static void AddNumbers(RuleVocabulary rule, string word)
    {
        var ends = word.Split('-');
        if (!ushort.TryParse(ends[0], out var first) || !ushort.TryParse(ends[^1], out var last)) return;
        AddPorts(rule, first, last);
        if (first <= byte.MaxValue && ends.Length == 1) rule.IcmpTypes.Add(((byte)first, null));
        if (ends.Length == 1) rule.Marks.Add(first);
    }

    private static void AddPorts(RuleVocabulary rule, ushort first, ushort last)
    {
        rule.SourcePorts.Add((first, last));
        rule.DestinationPorts.Add((first, last));
    }

    private static void AddAddress(RuleVocabulary rule, string word, bool ipv6)
    {
        if (MacPattern().IsMatch(word))
        {
            rule.Macs.Add(ulong.Parse(word.Replace(":", "", StringComparison.Ordinal), NumberStyles.HexNumber, null));
            return;
        }

        var ends = word.Split('-');
        var parts = ends[0].Split('/');
        if (!HostAddress.TryParse(parts[0], out var address) || address.Ipv6 != ipv6) return;
        AddressSpan span;
        if (ends.Length == 2 && HostAddress.TryParse(ends[1], out var last)) span = AddressSpan.Range(address, last);
        else span = AddressSpan.Block(address, parts.Length == 2 && int.TryParse(parts[1], out var length)
            ? HostAddress.PrefixMask(length, ipv6) : HostAddress.Highest(ipv6));
        rule.Sources.Add(span);
        rule.Destinations.Add(span);
    }

    [GeneratedRegex(@"(?:set|map)\s+([\w.-]+)\s*\{[^{}]*elements\s*=\s*\{([^}]*)\}", RegexOptions.Singleline)]
    private static partial Regex SetPattern();

    [GeneratedRegex(@"@([\w.-]+)")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\b(accept|drop|reject|jump|goto|vmap|redirect|dnat|queue|mark set|return)\b")]
    private static partial Regex RulePattern();

    [GeneratedRegex(@"""[^""\n]*""|[\w:./-]+")]
    private static partial Regex WordPattern();

    [GeneratedRegex(@"^[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}$")]
    private static partial Regex MacPattern();
}
