using Kernel.Tests.Packets;

namespace Kernel.Tests.Hosts;

/// <summary>Draws rules of one nft table.</summary>
internal sealed class NftRules(Random random, string family)
{
    internal static IReadOnlyList<string> Sets { get; } =
    [
        "set ports {", "\ttype inet_service", "\tflags interval", "\telements = { 22, 80-443 }", "}",
        "set legs {", "\ttype ifname", "\telements = { \"wan0\", \"lan0\" }", "}",
        "map ways {", "\ttype inet_service : verdict", "\telements = { 22 : accept, 53 : drop, 389 : continue }", "}",
    ];

    internal HostRule Mangle()
    {
        // Before routing there is no outgoing device yet.
        var conditions = Some(() => random.Chance(0.2) ? Device("oif") : Condition());
        return With(conditions, random.Pick("meta mark set 0x1", "meta mark set meta mark | 0x2", "ct mark set 0x1", "meta mark set ct mark",
            "tcp dport 22 notrack", "meta mark set tcp dport map { 80 : 0x1, 22 : 0x2 }", "ct mark set meta mark", "accept"));
    }

    internal HostRule Nat()
    {
        var ipv6 = family switch { "ip" => false, "ip6" => true, _ => random.Chance(0.5) };
        var protocol = random.Pick("tcp", "tcp", "udp");
        var target = HostValues.Target(random, ipv6);
        var to = family == "inet" ? $"dnat {(ipv6 ? "ip6" : "ip")} to" : "dnat to";
        var own = $"{(family != "inet" ? "" : ipv6 ? "meta nfproto ipv6 " : "meta nfproto ipv4 ")}{protocol} dport {random.Pick(HostValues.Ports)}";
        return new([.. Some(() => random.Pick(Source(ipv6), Device("iif"), Mark()))], random.Pick(
            $"{protocol} dport {random.Pick(HostValues.Ports)} redirect to :{random.Pick(HostValues.Ports)}", $"{own} {to} {target}",
            $"{own} {to} {(ipv6 ? $"[{target}]" : target)}:{random.Pick(HostValues.Ports)}", "accept",
            $"{protocol} dport {{ 80, 8080 }} redirect to :{protocol} dport map {{ 80 : 443, 8080 : 22 }}"));
    }

    /// <param name="hook">Empty for a chain that several hooks share.</param>
    internal HostRule Filter(string hook, IReadOnlyList<string> callees)
    {
        List<string> conditions = [.. Some(Condition)];
        if (random.Chance(hook == "input" ? 0.15 : 0.35)) conditions.Add(Device("oif"));
        return With(conditions, random.Next(12) switch
        {
            < 4 => "accept",
            < 6 => "drop",
            6 => "reject",
            7 => "meta mark set 0x1",
            8 => random.Pick("tcp dport vmap @ways", "oifname vmap { \"wan0\" : accept, \"lan0\" : drop }", "ct state vmap { new : continue, invalid : drop }"),
            9 when hook.Length == 0 => "return",
            _ => callees.Count > 0 ? $"{random.Pick("jump", "jump", "goto")} {random.Pick(callees)}" : "accept",
        });
    }

    // A rule is of one family and one protocol.
    private List<string> Some(Func<string> draw) => [.. Enumerable.Range(0, random.Pick(0, 1, 1, 1, 2, 2, 3)).Select(_ => draw())
        .DistinctBy(c => c.Split(' ')[0] switch { "ip6" => "ip", "udp" => "tcp", "meta" when c.Contains("l4proto", StringComparison.Ordinal) => "tcp", var word => word })];

    private static HostRule With(List<string> conditions, string action) => action.Contains("tcp", StringComparison.Ordinal)
        ? new([.. conditions.Where(c => !c.Contains("l4proto", StringComparison.Ordinal))],
            conditions.Exists(c => c.StartsWith("udp", StringComparison.Ordinal)) ? action.Replace("tcp", "udp", StringComparison.Ordinal) : action)
        : new(conditions, action);

    private string Condition() => random.Next(10) switch
    {
        0 => Source(null),
        1 => Address("daddr", null, HostValues.Destination),
        2 or 3 => $"{random.Pick("tcp", "tcp", "udp")} dport {random.Pick($"{Not()}{random.Pick(HostValues.Ports)}", "@ports", "{ 53, 389, 8080 }")}",
        4 => Device("iif"),
        5 => $"ct state {random.Pick("new", "established,related", "!= new", "invalid", "untracked")}",
        6 => $"ct status {random.Pick("& dnat == 0", "dnat", "& dnat != 0", "! dnat", "!= snat")}",
        7 => Mark(),
        8 => $"ether saddr {Not()}{random.Pick("02:00:00:00:00:fe", "02:00:00:00:aa:bb")}",
        _ => random.Pick("ct direction original", "ct direction != original", "ct zone 0", "ct zone != 0", "ct original protocol 6", "meta l4proto { icmp, ipv6-icmp }")
            .Replace("ct original protocol 6", "ct protocol tcp", StringComparison.Ordinal),
    };

    private string Not() => random.Chance(0.3) ? "!= " : "";

    private string Source(bool? ipv6) => Address("saddr", ipv6, HostValues.Source);

    private string Address(string field, bool? ipv6, Func<Random, bool, string> draw)
    {
        var isIpv6 = family switch { "ip" => false, "ip6" => true, _ => ipv6 ?? random.Chance(0.5) };
        return $"{(isIpv6 ? "ip6" : "ip")} {field} {Not()}{draw(random, isIpv6)}";
    }

    private string Device(string which) => random.Pick($"{which}name {Not()}{random.Pick("\"eth0\"", "\"wan0\"", "\"lan0\"", "\"wan*\"")}",
        $"{which}name {Not()}@legs", $"{which} {Not()}\"lo\"", $"{which}name {Not()}{{ \"eth0\", \"lan0\" }}");

    private string Mark() => $"{random.Pick("meta", "ct")} mark {random.Pick("0x1", "!= 0x1", "& 0x2 == 0x2", "0x0")}";
}
