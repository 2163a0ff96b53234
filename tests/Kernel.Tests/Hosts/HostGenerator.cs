using Kernel.Tests.Oracle;
using Kernel.Tests.Packets;

namespace Kernel.Tests.Hosts;

/// <summary>Draws hosts with two legs: what they take in, send on and translate, in one back end or in two. A seed gives the same host each time.</summary>
/// <remarks>Values are few, so that rules, hooks and back ends meet in the same packets. What depends on time or order of packets is left out.</remarks>
public sealed class HostGenerator
{
    private static readonly string[] Priorities = ["filter", "filter", "filter", "-5", "10"];
    private readonly Random _random;

    private HostGenerator(int seed) => _random = new Random(seed);

    public static GeneratedHost Generate(int seed, HostKind kind)
    {
        var generator = new HostGenerator(seed);
        var backend = kind is HostKind.IptablesNft or HostKind.IptablesNftBesideNft ? IptablesBackend.Nft : IptablesBackend.Legacy;
        var hasNft = kind is not (HostKind.IptablesNft or HostKind.Legacy);
        List<HostTable> iptables = kind == HostKind.Nft ? [] : [.. generator.Iptables(false), .. generator.Iptables(true)];
        List<HostTable> nft = hasNft ? [.. generator.Nft()] : [];
        // What is loaded last is registered last, and runs first.
        return new GeneratedHost(seed, backend, generator._random.Chance(0.5) ? [.. iptables, .. nft] : [.. nft, .. iptables]);
    }

    private IEnumerable<HostTable> Iptables(bool ipv6)
    {
        var rules = new IptablesRules(_random, ipv6);
        var format = ipv6 ? "ip6tables-save" : "iptables-save";
        HostTable Table(string name, params HostChain[] chains) => new(format, name, [], chains);
        HostChain Chain(string name, string? policy, int most, Func<HostRule> rule) =>
            new(name, policy, [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => rule())]);
        if (_random.Chance(0.4)) yield return Table("raw", Chain("PREROUTING", "ACCEPT", 3, rules.Raw));
        if (_random.Chance(0.6))
        {
            HostRule Marks() => new([], "-j marks");
            yield return Table("mangle", Chain("PREROUTING", "ACCEPT", 4, () => _random.Chance(0.3) ? Marks() : rules.Mangle(false)),
                Chain("FORWARD", "ACCEPT", 2, () => _random.Chance(0.3) ? Marks() : rules.Mangle(false)), Chain("marks", null, 3, () => rules.Mangle(true)));
        }

        if (_random.Chance(0.35)) yield return Table("nat", Chain("PREROUTING", "ACCEPT", 4, rules.Nat));
        var shared = rules.Chains;
        yield return Table("filter",
            Chain("INPUT", Policy(), 7, () => rules.Filter("INPUT", shared)), Chain("FORWARD", Policy(), 7, () => rules.Filter("FORWARD", shared)),
            Chain("OUTPUT", "ACCEPT", 0, rules.Raw),
            Chain(shared[0], null, 5, () => rules.Filter("", [shared[1]])), Chain(shared[1], null, 4, () => rules.Filter("", [])));
    }

    private string Policy() => _random.Chance(0.55) ? "DROP" : "ACCEPT";

    private IEnumerable<HostTable> Nft()
    {
        var tables = _random.Next(1, 4);
        for (var i = 0; i < tables; i++)
        {
            var family = _random.Pick("inet", "inet", "ip", "ip6");
            var rules = new NftRules(_random, family);
            HostChain Chain(string name, string? hook, int most, Func<HostRule> rule) =>
                new(name, hook, [.. Enumerable.Range(0, _random.Next(most + 1)).Select(_ => rule())]);
            string Hook(string type, string hook, string priority) =>
                $"type {type} hook {hook} priority {priority}; policy {(type == "filter" && hook != "prerouting" ? Policy().ToLowerInvariant() : "accept")};";
            List<HostChain> chains =
            [
                Chain("deep", null, 3, () => rules.Filter("", [])),
                Chain("shared", null, 5, () => rules.Filter("", ["deep"])),
                Chain("input", Hook("filter", "input", _random.Pick(Priorities)), 6, () => rules.Filter("input", ["shared", "deep"])),
                Chain("forward", Hook("filter", "forward", _random.Pick(Priorities)), 6, () => rules.Filter("forward", ["shared", "deep"])),
            ];
            if (_random.Chance(0.5)) chains.Add(Chain("early", Hook("filter", "prerouting", _random.Pick("mangle", "raw", "-110")), 4, rules.Mangle));
            if (_random.Chance(0.5)) chains.Add(Chain("nat", Hook("nat", "prerouting", _random.Pick("dstnat", "dstnat", "-90")), 4, rules.Nat));
            yield return new HostTable("nft", $"{family} t{i}", NftRules.Sets, chains);
        }
    }
}
