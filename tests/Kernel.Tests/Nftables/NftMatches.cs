using Kernel.Tests.Packets;

namespace Kernel.Tests.Nftables;

/// <summary>Draws the conditions of one rule, in the spellings that nft(8) has for them.</summary>
/// <remarks>Never two single values of one header excluded side by side: nft 1.0.6 compares both as one number, so that either may be there.</remarks>
internal sealed class NftMatches(NftValues values, NftSets sets, NftRuleContext context)
{
    private Random Random => values.Random;

    /// <summary>A few conditions.</summary>
    internal string Some(bool isBeforeTracking)
    {
        var parts = new List<string>();
        var count = Random.Pick(1, 1, 2, 2, 2, 3);
        for (var i = 0; i < count; i++) parts.Add(One(isBeforeTracking));
        return string.Join(' ', parts);
    }

    internal string One(bool isBeforeTracking) => Random.Next(100) switch
    {
        < 20 => Addresses(),
        < 44 => Ports(),
        < 54 => Concatenation(),
        < 61 => Icmp(),
        < 66 => Protocol(),
        < 72 => Interface(),
        < 80 => State(),
        < 85 => Mark(isBeforeTracking),
        < 89 => Flags(),
        < 92 => Random.Pick("fib daddr type local", "fib daddr type != local", "fib daddr type { local, broadcast }"),
        < 94 => Random.Pick("ether saddr 02:00:00:00:aa:bb", "ether saddr != 02:00:00:00:aa:bb", "ether saddr { 02:00:00:00:00:fe, 02:00:00:00:aa:bc }"),
        _ => Unknown(),
    };

    internal string Ports()
    {
        if (context.Protocol("tcp", "tcp", "udp", "sctp", "th") is not { } protocol) return "ct state new";
        var before = protocol == "th" ? Random.Pick("meta l4proto { tcp, udp } ", "meta l4proto udp ", "meta l4proto != icmp ") : "";
        return $"{before}{protocol} {Random.Pick("dport", "dport", "dport", "sport")} " + Random.Next(10) switch
        {
            < 3 => values.PortBlock(),
            3 when context.Exclude() => $"!= {values.PortBlock()}",
            4 => $"{Random.Pick("<", ">", "<=", ">=")} {values.Port() / 2 + 1}",
            5 => $"{{ {List(values.PortBlock)} }}",
            6 when context.Exclude() => $"!= {{ {List(values.PortBlock)} }}",
            7 => sets.Named("ports"),
            8 => sets.Named("plain_ports"),
            _ => $"!= {sets.Named("ports")}",
        };
    }

    private string Addresses()
    {
        var ipv6 = context.Ipv6();
        var isSource = Random.Chance(0.75);
        var field = $"{(ipv6 ? "ip6" : "ip")} {(isSource ? "saddr" : "daddr")}";
        string Block() => values.Block(ipv6, isSource);
        return field + " " + Random.Next(9) switch
        {
            < 2 => Block(),
            2 when context.Exclude() => $"!= {Block()}",
            3 => $"{{ {List(Block)} }}",
            4 when context.Exclude() => $"!= {{ {List(Block)} }}",
            5 => sets.Named(ipv6 ? "saddr6" : "saddr4"),
            6 => $"!= {sets.Named(ipv6 ? "saddr6" : "saddr4")}",
            7 when !ipv6 => $"& 255.255.0.255 {Random.Pick("==", "!=")} 10.1.0.3",
            _ => $">= {values.Address(ipv6, isSource)}",
        };
    }

    private string Concatenation()
    {
        var ipv6 = context.Ipv6();
        var ip = ipv6 ? "ip6" : "ip";
        var not = Random.Chance(0.2) ? "!= " : "";
        var choice = Random.Next(7);
        if (choice == 2 && context.Take("th")) return $"meta l4proto . th dport {not}{sets.Named("protocol_ports")}";
        if (choice == 5 && !ipv6 && context.Take("th")) return $"ip saddr . meta l4proto . th dport {not}{sets.Named("triples4")}";
        return context.Protocol("tcp", "udp") is not { } protocol || choice == 6
            ? $"{ip} saddr . {ip} daddr {not}{{ {List(() => $"{values.Address(ipv6, true)} . {values.Address(ipv6, false)}")} }}"
            : choice switch
            {
                < 2 => $"{ip} saddr . {protocol} dport {not}{{ {List(() => $"{values.Address(ipv6, true)} . {values.Port()}")} }}",
                2 => $"iifname . {protocol} dport {not}{{ {List(() => $"{values.Interface()} . {values.Port()}")} }}",
                3 => $"{protocol} dport . ct state {not}{{ {List(() => $"{values.Port()} . {Random.Pick("new", "established", "untracked")}")} }}",
                _ => $"{ip} saddr . {protocol} dport {not}{sets.Named(ipv6 ? "pairs6" : "pairs4")}",
            };
    }

    private string Icmp()
    {
        if (context.Ipv6())
        {
            return !context.Take("icmpv6") ? "meta l4proto != ipv6-icmp" : Random.Pick("icmpv6 type echo-request",
                "icmpv6 type { echo-request, nd-neighbor-solicit, nd-neighbor-advert }", "icmpv6 type != echo-request",
                "icmpv6 type destination-unreachable icmpv6 code 1", "icmpv6 type . icmpv6 code { 1 . 4, 3 . 0 }", "icmpv6 type 133-136", "meta l4proto ipv6-icmp");
        }

        return !context.Take("icmp") ? "meta l4proto != icmp" : Random.Pick("icmp type echo-request",
            "icmp type { echo-request, destination-unreachable, time-exceeded }", "icmp type != echo-request",
            "icmp type destination-unreachable icmp code port-unreachable", "icmp type . icmp code { 3 . 1, 11 . 0 }", "icmp type < 9", "meta l4proto icmp");
    }

    private string Protocol() => Random.Next(9) switch
    {
        0 when context.Take("tcp") => "meta l4proto tcp",
        1 when context.Take("89") => "meta l4proto 89",
        2 when context.Family != NftFamily.Ip6 && context.Take(false) && context.Take("udp") => "ip protocol udp",
        3 when context.Family != NftFamily.Ip && context.Take(true) && context.Take("udp") => "ip6 nexthdr udp",
        4 when context.Family == NftFamily.Inet && context.Take(false) => Random.Pick("meta nfproto ipv4", "meta protocol ip"),
        5 when context.Family == NftFamily.Inet && context.Take(true) => Random.Pick("meta nfproto ipv6", "meta protocol ip6"),
        6 when context.Family != NftFamily.Ip6 && context.Take(false) => "ip protocol != { tcp, icmp }",
        // nft 1.0.6 takes the first element for the rule's only protocol.
        7 when context.Take("several") => Random.Pick("meta l4proto { icmp, ipv6-icmp }", "meta l4proto { tcp, udp }"),
        _ => Random.Pick("meta l4proto != { udp, 89 }", "meta l4proto != tcp"),
    };

    private string Interface() => Random.Next(6) switch
    {
        0 => $"iifname {values.Interface()}",
        1 => $"iifname != {values.Interface()}",
        2 => "iifname \"eth*\"",
        3 => $"iifname {{ {List(values.Interface)} }}",
        4 => $"iif {Random.Pick("\"eth0\"", "\"wan0\"", "\"lo\"")}",
        _ => $"iifname {sets.Named("ifaces")}",
    };

    private string State() => "ct state " + Random.Pick("new", "established,related", "!= new,established", "!= { new, established }", "invalid", "{ established, related, untracked }",
        "!= established", "new,untracked", "& (established | related) != 0", "untracked", "! new", "& new == new");

    private string Mark(bool isBeforeTracking) => Random.Next(6) switch
    {
        0 => $"meta mark {values.Mark()}",
        1 => $"meta mark != {values.Mark()}",
        2 => $"meta mark & 0xff == {Random.Pick("0x1", "0x10", "0x0")}",
        3 => $"meta mark {sets.Named("marks")}",
        4 when !isBeforeTracking => $"ct mark {Random.Pick("", "!= ")}{values.Mark()}",
        5 when !isBeforeTracking => $"ct mark & 0xf0 {Random.Pick("==", "!=")} 0x10",
        _ => $"meta mark {{ {List(values.Mark)} }}",
    };

    private string Flags() => !context.Take("tcp") ? "meta l4proto != tcp" : "tcp flags " + Random.Pick("syn", "& (fin | syn | rst | ack) == syn", "& (fin | syn | rst | ack) != syn", "== syn", "& (syn | ack) == 0", "!= syn,ack",
        "syn,ack", "! syn,rst", "& (syn | rst) == (syn | rst)", "{ syn, ack, rst }", "syn / fin,syn,rst,ack", "!= syn / fin,syn,rst,ack");

    private string Unknown() => Random.Pick("limit rate 5/second", "limit rate over 10/minute burst 7 packets", "meta length < 60", "numgen random mod 2 0",
        context.Ipv6() ? "ip6 hoplimit 64" : "ip ttl 64", "quota over 1 mbytes", "meta pkttype unicast");

    private string List(Func<string> draw) => string.Join(", ", Enumerable.Range(0, Random.Next(1, 5)).Select(_ => draw()).Distinct());
}
