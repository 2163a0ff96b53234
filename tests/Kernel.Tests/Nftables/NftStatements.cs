using Kernel.Tests.Packets;

namespace Kernel.Tests.Nftables;

/// <summary>Draws what a rule does.</summary>
internal sealed class NftStatements(NftValues values, NftSets sets, NftRuleContext context)
{
    private Random Random => values.Random;

    /// <summary>A verdict, or a map of them, for a chain at the hook.</summary>
    internal string Verdict(NftPlace place, IReadOnlyList<string> callees)
    {
        var choice = Random.Next(100);
        if (choice < 18 && callees.Count > 0) return $"{Random.Pick("jump", "jump", "goto")} {Random.Pick(callees)}";
        if (choice < 34) return Map(place, callees);
        if (choice < 42) return "return";
        if (choice < 46) return "continue";
        if (choice < 60 && place.Hook == "input") return Reject();
        return choice < 80 || place.Type == "nat" ? "accept" : "drop";
    }

    internal string Mark(bool isBeforeTracking) => Random.Next(isBeforeTracking ? 5 : 9) switch
    {
        0 => $"meta mark set {values.Mark()}",
        1 => $"meta mark set meta mark | {values.Mark()}",
        2 => $"meta mark set meta mark & 0xffffff0f",
        3 => $"meta mark set meta mark & 0xff00 ^ {values.Mark()}",
        4 when context.Take("tcp") => $"meta mark set tcp dport map {{ {string.Join(", ", values.Apart(3, values.PortBlock, NftValues.PortEnds).Select(p => $"{p} : {values.Mark()}"))} }}",
        5 => $"ct mark set {values.Mark()}",
        6 => "meta mark set ct mark",
        7 => "ct mark set meta mark",
        8 when context.Take("udp") => $"meta mark set udp dport map {sets.Named("port_mark")}",
        _ => $"meta mark set meta mark | {values.Mark()}",
    };

    /// <summary>A translation of the destination that this host's own addresses are reached by.</summary>
    internal string Translation() => context.Protocol("tcp", "udp") is not { } protocol ? "accept" : Random.Next(4) switch
    {
        0 => $"{protocol} dport {values.PortBlock()} redirect to :{values.Port()}",
        1 => $"{protocol} dport {{ {values.Port()}, {values.Port()} }} redirect",
        2 => $"{protocol} sport 8-65535 redirect to :{protocol} dport map {sets.Named("port_port")}",
        _ => $"{protocol} dport {values.Port()} redirect to :{values.Port()}",
    };

    private string Map(NftPlace place, IReadOnlyList<string> callees)
    {
        string Target() => callees.Count > 0 && Random.Chance(0.5)
            ? $"{Random.Pick("jump", "jump", "goto")} {Random.Pick(callees)}"
            : place.Type == "nat" ? Random.Pick("accept", "return", "continue") : Random.Pick("accept", "drop", "return", "continue", "drop");
        string Elements(IEnumerable<string> keys) => string.Join(", ", keys.Select(k => $"{k} : {Target()}"));
        var other = Random.Chance(0.2) ? $", * : {Target()}" : "";
        var ipv6 = context.Ipv6();
        var ip = ipv6 ? "ip6" : "ip";
        return Random.Next(7) switch
        {
            0 when context.Take("tcp") => $"tcp dport vmap {{ {Elements(values.Apart(4, values.PortBlock, NftValues.PortEnds))} }}",
            1 => $"{ip} saddr vmap {{ {Elements(values.Apart(4, () => values.Block(ipv6, true), NftValues.Ends))} }}",
            2 when place.Priority > -200 => $"ct state vmap {{ {Elements(Random.PickSome(["new", "established", "related", "invalid", "untracked"], 4))} }}",
            3 => $"meta l4proto vmap {{ {Elements(Random.PickSome(["tcp", "udp", "icmp", "ipv6-icmp", "89"], 4))} }}",
            4 when context.Take("tcp") => $"{ip} saddr . tcp dport vmap {{ {Elements(values.Apart(3, () => values.Block(ipv6, true), NftValues.Ends).Select(b => $"{b} . {values.PortBlock()}"))} }}",
            5 => $"iifname vmap {{ {Elements(Random.PickSome(["\"eth0\"", "\"wan0\"", "\"lo\""], 2))} }}",
            6 when context.Take("udp") => $"udp dport vmap {{ {Elements(values.Apart(4, () => $"{values.Port()}", NftValues.PortEnds))}{other} }}",
            _ => $"{ip} daddr vmap {{ {Elements(values.Apart(3, () => values.Block(ipv6, false), NftValues.Ends))} }}",
        };
    }

    private string Reject() => Random.Next(5) switch
    {
        0 when context.Take("tcp") => "reject with tcp reset",
        1 when context.Family == NftFamily.Inet => Random.Pick("reject with icmpx admin-prohibited", "reject with icmpx type host-unreachable"),
        2 when context.Take(false) => Random.Pick("reject with icmp type host-prohibited", "reject with icmp port-unreachable"),
        3 when context.Take(true) => Random.Pick("reject with icmpv6 type admin-prohibited", "reject with icmpv6 no-route"),
        _ => "reject",
    };
}
