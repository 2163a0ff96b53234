using System.Text;

namespace PortAudit.Analysis.Queries;

/// <summary>Writes packets in the packet language, so that every witness can be asked again.</summary>
public static class PacketText
{
    private static readonly string[] FlagNames = ["fin", "syn", "rst", "psh", "ack", "urg", "ece", "cwr"];

    /// <summary>The cube's fields that are not free, in the usual order; state new, SYN and mark 0 go without saying.</summary>
    /// <param name="asExample">Whether a class of interfaces is named by one of them: <c>eth0</c> for <c>eth+</c>.</param>
    public static string Write(PacketCube cube, InterfaceAlphabet interfaces, bool asExample = false)
    {
        var text = new StringBuilder();
        var protocol = cube.Fields.TryGetValue(PacketField.Protocol, out var protocols) ? protocols : null;
        // The word icmpv6 says IPv6 too.
        var isOdd = cube.Family == IpFamily.IPv4 && protocol is [var other] && other == new ValueRange(IpProtocol.IcmpV6);
        if (!isOdd && protocol is [var only] && only.Low == only.High) Append(ProtocolName((byte)only.Low));
        else if (protocol is not null) Append($"proto {Numbers(protocol)}");

        Part(PacketField.SourceAddress, "from", r => Addresses(r, cube.Family));
        Part(PacketField.DestinationAddress, "to", r => Addresses(r, cube.Family));
        Part(PacketField.SourcePort, "sport", Numbers);
        Part(PacketField.DestinationPort, "dport", Numbers);
        Part(PacketField.IcmpType, "type", Numbers);
        Part(PacketField.IcmpCode, "code", Numbers);
        Part(PacketField.TcpFlags, "flags", r => r is not [var one] || one.Low != one.High ? "…" : one.Low == 2 ? null : Flags((uint)one.Low));
        Part(PacketField.InInterface, "in", r => Names(r, interfaces, asExample));
        Part(PacketField.OutInterface, "out", r => Names(r, interfaces, asExample));
        Part(PacketField.ConnectionState, "state", r => States(r) is var s && s == "new" ? null : s);
        Part(PacketField.Mark, "mark", r => r is [var one] && one.High == 0 ? null : Numbers(r));
        Part(PacketField.SourceMac, "mac", Macs);
        return text.Length == 0 ? "any packet" : text.ToString();

        void Part(PacketField field, string name, Func<IReadOnlyList<ValueRange>, string?> write)
        {
            if (cube.Fields.TryGetValue(field, out var ranges) && write(ranges) is { } value) Append($"{name} {value}");
        }

        void Append(string part) => text.Append(text.Length == 0 ? "" : " ").Append(part);
    }

    public static string ProtocolName(byte protocol) =>
        PortAudit.Model.Facts.Vocabulary.Protocol(protocol) is var name && char.IsAsciiDigit(name[0]) ? $"proto {name}" : name;

    private static string Numbers(IReadOnlyList<ValueRange> ranges) => string.Join(',', ranges);

    // What is left out is often the shorter way to say it.
    private static string Addresses(IReadOnlyList<ValueRange> ranges, IpFamily family)
    {
        var set = AddressSet.FromRanges(family, ranges);
        var prefixes = set.ToPrefixes().Take(AnalysisLimits.MostPrefixes + 1).ToList();
        if (prefixes.Count == 1) return prefixes[0].ToString();
        var rest = set.Complement().Only(family).ToPrefixes().Take(AnalysisLimits.MostPrefixes + 1).ToList();
        if (rest.Count < prefixes.Count) return $"not {string.Join(',', rest)}";
        if (prefixes.Count <= AnalysisLimits.MostPrefixes) return string.Join(',', prefixes);
        return string.Join(',', ranges.Take(AnalysisLimits.MostPrefixes).Select(r => r.Low == r.High
            ? new IpAddress(family, r.Low).ToString()
            : $"{new IpAddress(family, r.Low)}-{new IpAddress(family, r.High)}")) + (ranges.Count > AnalysisLimits.MostPrefixes ? ",…" : "");
    }

    private static string Names(IReadOnlyList<ValueRange> ranges, InterfaceAlphabet interfaces, bool asExample)
    {
        var letters = Enumerable.Range(0, interfaces.Count).ToLookup(l => ranges.Any(r => r.Contains((uint)l)));
        var isRest = letters[false].Count() < letters[true].Count();
        return (isRest ? "not " : "") + string.Join(',', letters[!isRest].Select(l => l == interfaces.AnyOther ? PacketQuery.AnyOther
            : asExample && interfaces.Name(l) is null ? Example(l, interfaces) : interfaces.Describe(l)));
    }

    private static string Example(int letter, InterfaceAlphabet interfaces)
    {
        var prefix = interfaces.Describe(letter).TrimEnd('+');
        return Enumerable.Range(0, interfaces.Count + 1).Select(i => $"{prefix}{i}").FirstOrDefault(n => interfaces.Letter(n) == letter) ?? prefix;
    }

    private static string States(IReadOnlyList<ValueRange> ranges) =>
        string.Join(',', Enum.GetValues<ConnectionState>().Where(s => ranges.Any(r => r.Contains((uint)s)))
        .Select(s => s.ToString().ToLowerInvariant()));

    private static string Flags(uint flags) =>
        flags == 0 ? "none" : string.Join(',', FlagNames.Where((_, bit) => (flags >> bit & 1) == 1));

    // Some addresses, or all but some; the language has no ranges of them.
    private static string Macs(IReadOnlyList<ValueRange> ranges)
    {
        if (ranges.All(r => r.Low == r.High)) return string.Join(',', ranges.Select(r => Mac(r.Low)));
        var gaps = new List<ValueRange>();
        Bits128 next = 0;
        foreach (var range in ranges.OrderBy(r => r.Low))
        {
            if (range.Low > next) gaps.Add(new ValueRange(next, range.Low - 1));
            next = range.High + 1;
        }

        if (next < Bits128.One << 48) gaps.Add(new ValueRange(next, (Bits128.One << 48) - 1));
        return gaps.Count <= AnalysisLimits.MostPrefixes && gaps.TrueForAll(g => g.Low == g.High)
            ? $"not {string.Join(',', gaps.Select(g => Mac(g.Low)))}" : "…";
    }

    private static string Mac(Bits128 mac) => string.Join(':', Enumerable.Range(0, 6).Select(i => ((byte)(mac >> (8 * (5 - i)))).ToString("x2")));
}
