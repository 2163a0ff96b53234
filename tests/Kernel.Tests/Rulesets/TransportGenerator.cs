using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets.Matches;

namespace Kernel.Tests.Rulesets;

/// <summary>Draws the conditions on protocol, ports, flags and ICMP types of one rule.</summary>
internal sealed class TransportGenerator(Random random, bool ipv6)
{
    private static readonly ushort[] Ports = [0, 1, 22, 25, 53, 80, 123, 389, 443, 631, 1023, 1024, 1389, 3306, 8080, 32768, 60999, 65534, 65535];

    private static readonly (byte, string)[] Portless = [(89, "89"), (103, "103"), (50, "esp"), (4, "4"), (112, "112")];
    private static readonly (byte, string)[] Common = [(IpProtocol.Tcp, "tcp"), (IpProtocol.Udp, "udp"), (IpProtocol.Udp, "17")];

    private static readonly (string Name, TcpFlags Flags)[] FlagNames =
        [("FIN", TcpFlags.Fin), ("SYN", TcpFlags.Syn), ("RST", TcpFlags.Rst), ("PSH", TcpFlags.Psh), ("ACK", TcpFlags.Ack), ("URG", TcpFlags.Urg)];

    private static readonly (string Text, byte? Type, byte? Code)[] Ipv4Types =
    [
        ("8", 8, null), ("echo-request", 8, null), ("0", 0, null), ("3", 3, null), ("3/1", 3, 1), ("3/4", 3, 4), ("port-unreachable", 3, 3),
        ("fragmentation-needed", 3, 4), ("11", 11, null), ("time-exceeded", 11, null), ("13", 13, null), ("any", null, null),
    ];

    private static readonly (string Text, byte? Type, byte? Code)[] Ipv6Types =
    [
        ("128", 128, null), ("echo-request", 128, null), ("129", 129, null), ("1", 1, null), ("1/1", 1, 1), ("1/4", 1, 4), ("2", 2, null),
        ("packet-too-big", 2, null), ("3", 3, null), ("133", 133, null), ("134", 134, null), ("135", 135, null), ("neighbour-advertisement", 136, null),
        ("143", 143, null),
    ];

    /// <summary>The protocol condition, if any, and those that need it, in that order.</summary>
    internal List<RuleMatch> Matches() => random.Next(100) switch
    {
        < 45 => Ported(IpProtocol.Tcp, "tcp"),
        < 62 => Ported(IpProtocol.Udp, "udp"),
        < 66 => Ported(IpProtocol.Sctp, "sctp"),
        < 78 => Icmp(),
        < 84 => [Protocol(random.Pick(Portless), random.Chance(0.2))],
        < 89 => [Protocol(random.Chance(0.3) ? IcmpName() : random.Pick(Common), negated: true)],
        _ => [],
    };

    internal List<RuleMatch> Ported(byte number, string name)
    {
        var matches = new List<RuleMatch> { Protocol((number, random.Chance(0.15) ? $"{number}" : name), negated: false) };
        if (number == IpProtocol.Tcp && random.Chance(0.15))
            matches.Add(FlagCondition());
        switch (random.Next(100))
        {
            case < 45:
                matches.Add(Port(name, isSource: false));
                break;
            case < 52:
                matches.Add(Port(name, isSource: true));
                break;
            case < 60:
                // Never both negated: iptables-nft 1.8.9 compares two negated single ports as one number, and differs from legacy by that.
                matches.AddRange([Port(name, isSource: true) with { Negated = false }, Port(name, isSource: false)]);
                break;
            case < 61:
                matches.AddRange([Port(name, isSource: false), Port(name, isSource: false)]);
                break;
            case < 80:
                matches.Add(Multiport());
                break;
        }
        return matches;
    }

    internal ushort PortNumber() => random.Chance(0.85) ? random.Pick(Ports) : (ushort)random.Next(65536);

    private PortRange Range()
    {
        if (random.Chance(0.6))
            return Single(PortNumber());
        var (a, b) = (PortNumber(), PortNumber());
        return new PortRange(Math.Min(a, b), Math.Max(a, b));
    }

    private static PortRange Single(ushort port) => new(port, port);

    private PortMatch Port(string protocol, bool isSource)
    {
        var range = Range();
        var text = range.ToString();
        // Open ends: `:1023` and `1024:`.
        if (range.First == 0 && range.Last > 0 && random.Chance(0.5))
            text = $":{range.Last}";
        else if (range.Last == ushort.MaxValue && range.First < range.Last && random.Chance(0.5))
            text = $"{range.First}:";
        var option = isSource ? random.Pick("--sport", "--sport", "--source-port") : random.Pick("--dport", "--dport", "--destination-port");
        return new PortMatch(protocol, isSource, range, $"{option} {text}", random.Chance(0.15));
    }

    private MultiportMatch Multiport()
    {
        var ranges = Enumerable.Range(0, random.Next(1, 8)).Select(_ => random.Chance(0.7) ? Single(PortNumber()) : Range()).ToArray();
        return new MultiportMatch(random.Pick(MultiportSide.Destination, MultiportSide.Destination, MultiportSide.Source, MultiportSide.Both),
            ranges, random.Chance(0.15));
    }

    private TcpFlagsMatch FlagCondition()
    {
        var negated = random.Chance(0.3);
        if (random.Chance(0.4))
            return new TcpFlagsMatch(TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Ack, TcpFlags.Syn,
                "--syn", negated);
        var mask = random.PickSome(FlagNames, 6);
        var set = random.Chance(0.2) ? [] : random.PickSome(mask, 3);
        return new TcpFlagsMatch(All(mask), All(set), $"--tcp-flags {Names(mask)} {Names(set)}", negated);
    }

    private static TcpFlags All(IReadOnlyList<(string Name, TcpFlags Flags)> flags) =>
        flags.Aggregate(TcpFlags.None, (all, flag) => all | flag.Flags);

    private static string Names(IReadOnlyList<(string Name, TcpFlags Flags)> flags) => flags.Count switch
    {
        0 => "NONE",
        6 => "ALL",
        _ => string.Join(',', flags.Select(flag => flag.Name)),
    };

    private List<RuleMatch> Icmp()
    {
        var matches = new List<RuleMatch> { Protocol(IcmpName(), negated: false) };
        if (random.Chance(0.8))
        {
            var (text, type, code) = random.Pick(ipv6 ? Ipv6Types : Ipv4Types);
            var (extension, option) = ipv6 ? ("icmp6", "--icmpv6-type") : ("icmp", "--icmp-type");
            matches.Add(new IcmpMatch(extension, type, code, $"{option} {text}", type is not null && random.Chance(0.2)));
        }
        return matches;
    }

    private (byte, string) IcmpName() =>
        ipv6 ? (IpProtocol.Icmpv6, random.Pick("ipv6-icmp", "icmpv6", "58")) : (IpProtocol.Icmp, random.Pick("icmp", "icmp", "1"));

    private ProtocolMatch Protocol((byte Number, string Name) protocol, bool negated) =>
        new(protocol.Number, $"{random.Pick("-p", "-p", "-p", "--protocol")} {protocol.Name}", negated);
}
