namespace Kernel.Tests.Packets;

/// <summary>Draws packets that aim at a ruleset's rules: each takes most of its values from one rule, at the edges of what it names.</summary>
public sealed class PacketGenerator
{
    private static readonly string[] Ipv4Strangers = ["10.1.2.3", "192.168.1.1", "8.8.8.8", "203.0.113.77", "198.51.100.1", "93.184.216.34"];
    private static readonly string[] Ipv6Strangers = ["fd00:10::99", "2001:db8:a:b::c", "2a00:1450::1", "2606:4700::2", "fe80::99"];
    private static readonly ushort[] Ports = [0, 1, 22, 53, 80, 443, 1024, 8080, 40000, 65535];
    private static readonly ulong[] Macs = [0x02_00_00_00_00_fe, 0x02_00_00_00_aa_bb, 0x02_00_00_00_aa_bc];
    private static readonly byte[] OtherProtocols = [4, 50, 89, 103, 112];

    private static readonly TcpFlags[] Combinations =
    [
        TcpFlags.None, TcpFlags.Fin, TcpFlags.Rst, TcpFlags.Urg, TcpFlags.Syn | TcpFlags.Ack, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Psh | TcpFlags.Ack,
        TcpFlags.Rst | TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Fin, TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Urg, (TcpFlags)0x3f,
        TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr, TcpFlags.Ack | TcpFlags.Ece, TcpFlags.Syn | TcpFlags.Urg,
    ];

    private readonly Random _random;
    private readonly StateGenerator _states;
    private readonly bool _ipv6;
    private readonly IReadOnlyList<RuleVocabulary> _rules;
    private readonly HashSet<object> _established = [];
    private readonly HashSet<object> _others = [];

    private IReadOnlyList<HostAddress> _beyond = [];

    private PacketGenerator(int seed, IReadOnlyList<RuleVocabulary> rules, bool ipv6)
    {
        _random = new Random(seed);
        _states = new StateGenerator(_random);
        _ipv6 = ipv6;
        _rules = rules.Count > 0 ? rules : [new RuleVocabulary()];
    }

    /// <summary>Packets that can be sent in one batch: none falls into the established connection of another.</summary>
    public static IReadOnlyList<TestPacket> Generate(int seed, string ruleset, bool ipv6, int count) =>
        Generate(seed, RulesetVocabulary.Read(ruleset, ipv6), ipv6, count);

    /// <param name="rules">What to aim at; anything if nothing.</param>
    /// <param name="beyond">Addresses that are not the host's: packets to them are to be sent on.</param>
    internal static IReadOnlyList<TestPacket> Generate(
        int seed, IReadOnlyList<RuleVocabulary> rules, bool ipv6, int count, IReadOnlyList<HostAddress>? beyond = null)
    {
        var generator = new PacketGenerator(seed, rules, ipv6) { _beyond = beyond ?? [] };
        var packets = new List<TestPacket>(count);
        while (packets.Count < count)
            if (generator.Packet() is var packet && generator.IsIndependent(packet))
                packets.Add(packet);
        return packets;
    }

    private TestPacket Packet()
    {
        var rule = _random.Pick(_rules);
        var packet = new TestPacket
        {
            Source = Source(rule),
            Destination = Destination(rule),
            Protocol = Protocol(rule),
            InInterface = Interface(rule),
            SourceMac = Mentioned(rule, r => r.Macs, _random.Pick(Macs)),
            TimeToLive = _random.Pick<byte>(64, 64, 63, 65, 10, 11, 128, 255),
            Dscp = _random.Pick<byte>(0, 0, 0, 4, 10, 46),
            PayloadLength = _random.Pick(0, 0, 0, 1, 8, 20, 100),
        };
        if (IpProtocol.HasPorts(packet.Protocol))
            packet = packet with { SourcePort = Port(rule, r => r.SourcePorts, 0.3), DestinationPort = Port(rule, r => r.DestinationPorts, 0.8) };
        if (packet.Protocol == IpProtocol.Tcp)
            packet = packet with { Flags = Flags(rule) };
        if (packet.Protocol == IpProtocol.Sctp)
            packet = packet with { PayloadLength = 0 };
        if (IpProtocol.IsIcmp(packet.Protocol))
            packet = WithIcmpType(packet, rule);
        packet = _states.WithState(packet, rule.States);
        return packet.State == ConntrackState.Established && _random.Chance(0.5)
            ? packet with { ConnectionMark = Mentioned(rule, r => r.Marks, 0x4010u) }
            : packet;
    }

    private bool IsIndependent(TestPacket packet)
    {
        if (packet.State == ConntrackState.Related || IpProtocol.IsIcmp(packet.Protocol))
            return true;
        var key = EstablishedFlow.Key(packet);
        return packet.State == ConntrackState.Established ? !_others.Contains(key) && _established.Add(key) : !_established.Contains(key) && (_others.Add(key) || true);
    }

    private HostAddress Source(RuleVocabulary rule)
    {
        while (true)
        {
            var span = Mentioned<AddressSpan?>(rule, r => [.. r.Sources], null);
            var address = span is not null && _random.Chance(0.9)
                ? span.Near(_random)
                : HostAddress.Parse(_random.Pick(_ipv6 ? Ipv6Strangers : Ipv4Strangers));
            if (TestHost.IsUsableSource(address))
                return address;
        }
    }

    private HostAddress Destination(RuleVocabulary rule)
    {
        if (_beyond.Count > 0 && _random.Chance(0.5)) return _random.Pick(_beyond);
        var local = TestHost.LocalAddresses(_ipv6);
        if (rule.Destinations.Count > 0 && _random.Chance(0.6)
            && local.Where(address => rule.Destinations.Any(span => span.Contains(address))).ToArray() is { Length: > 0 } named)
            return _random.Pick(named);
        return _random.Pick(local);
    }

    private byte Protocol(RuleVocabulary rule)
    {
        if (rule.Protocols.Count > 0 && _random.Chance(0.85))
            return _random.Pick(rule.Protocols);
        return _random.Next(100) switch
        {
            < 50 => IpProtocol.Tcp,
            < 75 => IpProtocol.Udp,
            < 87 => _ipv6 ? IpProtocol.Icmpv6 : IpProtocol.Icmp,
            < 91 => IpProtocol.Sctp,
            _ => _random.Pick(OtherProtocols),
        };
    }

    private string Interface(RuleVocabulary rule)
    {
        var names = TestHost.Interfaces.Select(device => device.Name).ToArray();
        var named = names.Where(name => rule.Interfaces.Any(text => name == text || (text.EndsWith('+') && name.StartsWith(text[..^1], StringComparison.Ordinal))));
        return named.ToArray() is { Length: > 0 } fitting && _random.Chance(0.7) ? _random.Pick(fitting) : _random.Pick(names);
    }

    private ushort Port(RuleVocabulary rule, Func<RuleVocabulary, List<(ushort First, ushort Last)>> mentioned, double otherRules)
    {
        var known = mentioned(rule);
        if (known.Count == 0 && _random.Chance(otherRules))
            known = mentioned(_random.Pick(_rules));
        if (known.Count == 0)
            return _random.Chance(0.7) ? _random.Pick(Ports) : (ushort)_random.Next(65536);
        var (first, last) = _random.Pick(known);
        return (ushort)(_random.Next(7) switch
        {
            0 => first - 1,
            1 => last + 1,
            2 => first,
            3 => last,
            _ => first <= last ? _random.Next(first, last + 1) : first,
        });
    }

    private TcpFlags Flags(RuleVocabulary rule)
    {
        if (rule.Flags.Count > 0 && _random.Chance(0.8))
        {
            var (mask, set) = _random.Pick(rule.Flags);
            var flags = set | ((TcpFlags)_random.Next(64) & ~mask);
            return _random.Chance(0.6) ? flags : flags ^ (TcpFlags)(1 << _random.Next(6));
        }
        return _random.Next(100) switch
        {
            < 65 => TcpFlags.Syn,
            < 80 => TcpFlags.Ack,
            _ => _random.Pick(Combinations),
        };
    }

    private TestPacket WithIcmpType(TestPacket packet, RuleVocabulary rule)
    {
        var (type, code) = rule.IcmpTypes.Count > 0 && _random.Chance(0.85)
            ? _random.Pick(rule.IcmpTypes)
            : (_random.Pick<byte>(_ipv6 ? [128, 129, 1, 2, 3, 133, 135, 136, 143, 200] : [8, 0, 3, 11, 13, 18, 40]), null);
        var number = _random.Chance(0.85) ? type : (byte)(type + _random.Pick(1, -1));
        return packet with { IcmpType = number, IcmpCode = code is { } named && _random.Chance(0.7) ? named : _random.Pick<byte>(0, 0, 1, 3, 4, 255) };
    }

    private T Mentioned<T>(RuleVocabulary rule, Func<RuleVocabulary, List<T>> values, T otherwise)
    {
        var known = values(rule);
        if (known.Count == 0 && _random.Chance(0.5))
            known = values(_random.Pick(_rules));
        return known.Count > 0 && _random.Chance(0.9) ? _random.Pick(known) : otherwise;
    }
}
