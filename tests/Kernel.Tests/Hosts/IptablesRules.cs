using Kernel.Tests.Packets;

namespace Kernel.Tests.Hosts;

/// <summary>Draws rules of one iptables family.</summary>
internal sealed class IptablesRules(Random random, bool ipv6)
{
    internal IReadOnlyList<string> Chains { get; } = ["shared", "deep"];

    internal HostRule Raw() => new(Some(() => random.Pick(Source(), Ported(), InDevice())), random.Pick("-j CT --notrack", "-j CT --notrack", "-j ACCEPT"));

    /// <param name="isShared">It stands in a chain that PREROUTING and FORWARD call: before routing there is no outgoing device yet.</param>
    internal HostRule Mangle(bool isShared) => new(isShared && random.Chance(0.6) ? [.. Some(Condition), OutDevice()] : Some(Condition), random.Pick("-j MARK --set-mark 0x1", "-j MARK --set-xmark 0x2/0x2", "-j CONNMARK --set-mark 0x1",
        "-j CONNMARK --save-mark", "-j CONNMARK --restore-mark", "-j ACCEPT"));

    internal HostRule Nat()
    {
        var protocol = random.Pick("tcp", "tcp", "udp");
        var port = random.Pick(HostValues.Ports);
        var target = HostValues.Target(random, ipv6);
        return new([.. Some(() => random.Pick(Source(), InDevice(), Mark())), $"-p {protocol} -m {protocol} --dport {port}"], random.Pick(
            $"-j REDIRECT --to-ports {random.Pick(HostValues.Ports)}", $"-j DNAT --to-destination {target}",
            $"-j DNAT --to-destination {(ipv6 ? $"[{target}]" : target)}:{random.Pick(HostValues.Ports)}", "-j ACCEPT"));
    }

    /// <param name="hook">Empty for a chain that several hooks share.</param>
    internal HostRule Filter(string hook, IReadOnlyList<string> callees)
    {
        List<string> conditions = [.. Some(Condition)];
        if (hook != "INPUT" && random.Chance(0.35)) conditions.Add(OutDevice());
        var action = random.Next(10) switch
        {
            < 3 => "-j ACCEPT",
            < 5 => "-j DROP",
            5 => "-j REJECT",
            6 => "-j MARK --set-mark 0x1",
            7 when hook.Length == 0 => "-j RETURN",
            _ => callees.Count > 0 ? $"{random.Pick("-j", "-j", "-g")} {random.Pick(callees)}" : "-j ACCEPT",
        };
        return new(conditions, action);
    }

    private List<string> Some(Func<string> draw) => [.. Enumerable.Range(0, random.Pick(0, 1, 1, 1, 2, 2, 3)).Select(_ => draw()).DistinctBy(Kind)];

    // A rule takes an option once.
    private static string Kind(string condition) => condition.Replace("! ", "", StringComparison.Ordinal).Split(' ') is ["-m", var extension, ..] ? extension
        : condition.Replace("! ", "", StringComparison.Ordinal).Split(' ')[0];

    private string Condition() => random.Next(9) switch
    {
        0 => Source(),
        1 => $"{Not()}-d {HostValues.Destination(random, ipv6)}",
        2 or 3 => Ported(),
        4 => InDevice(),
        5 => State(),
        6 => Mark(),
        7 => $"-m mac {Not()}--mac-source {random.Pick("02:00:00:00:00:fe", "02:00:00:00:aa:bb")}",
        _ => ipv6 ? "-p ipv6-icmp" : "-p icmp",
    };

    private string Not() => random.Chance(0.25) ? "! " : "";

    private string Source() => $"{Not()}-s {HostValues.Source(random, ipv6)}";

    private string Ported() => random.Pick("tcp", "tcp", "udp") is var protocol
        ? $"-p {protocol} -m {protocol} {Not()}--dport {random.Pick(HostValues.Ports)}" : "";

    private string OutDevice() => $"{Not()}-o {random.Pick("eth0", "wan0", "wan+", "lan0")}";

    private string InDevice() => $"{Not()}-i {random.Pick("eth0", "wan0", "eth+", "lan0")}";

    private string Mark() => $"-m {random.Pick("mark", "connmark")} {Not()}--mark {random.Pick("0x1", "0x2/0x2", "0x0")}";

    private string State() => $"-m conntrack {random.Pick("--ctstate RELATED,ESTABLISHED", "--ctstate NEW", "! --ctstate NEW", "--ctstate INVALID",
        "--ctstate DNAT", "! --ctstate DNAT", "--ctstate UNTRACKED", "! --ctstatus ASSURED", "--ctproto 6", "! --ctproto 6", "--ctstate NEW,DNAT")}";
}
