using Kernel.Tests.Packets;
using Kernel.Tests.Rulesets.Matches;

namespace Kernel.Tests.Rulesets;

/// <summary>Draws the conditions of a rule.</summary>
internal sealed class MatchGenerator(Random random, bool ipv6, RulesetTraits traits)
{
    private const int MostUnknowns = 4;

    private static readonly (string Name, ConntrackState State)[] States =
    [
        ("NEW", ConntrackState.New), ("ESTABLISHED", ConntrackState.Established), ("RELATED", ConntrackState.Related),
        ("INVALID", ConntrackState.Invalid), ("UNTRACKED", ConntrackState.Untracked), ("DNAT", ConntrackState.DestinationRewritten),
    ];

    private static readonly ulong[] Macs = [0x02_00_00_00_00_fe, 0x02_00_00_00_aa_bb, 0x00_16_3e_00_00_01];
    private static readonly uint[] MarkValues = [0, 1, 2, 0x10, 0x4000, 0xff, 0x8000_0000];
    private static readonly uint[] MarkMasks = [uint.MaxValue, 0xff, 0xf, 0x1, 0x10, 0x4000, 0x8000_0003];

    // What stands in quotes in the file: a backslash takes the next character as it is.
    private static readonly string[] Comments =
    [
        "plain", "\"two words\"", "\"it's 100% fine\"", "\"-j DROP\"", "\"a \\\"quoted\\\" word\"", "\"\\\"\"", "\"# no comment\"", "\"COMMIT\"",
        "\"*filter\"", "\"ünïcödé → ok\"", "\"back\\\\slash\"", "\"! -s 10.0.0.0/8\"", "\"<b>&amp;</b>\"", "\":INPUT ACCEPT [0:0]\"", "\"tab\tstop\"",
    ];

    private readonly AddressGenerator _addresses = new(random, ipv6);
    private readonly IReadOnlyList<(string Extension, string Options)> _unknowns = random.PickSome(ipv6 ? Ipv6Unknowns : Ipv4Unknowns, MostUnknowns);

    private static (string, string)[] Ipv4Unknowns { get; } =
    [
        ("length", "--length 40:60"), ("length", "--length 0:39"), ("ttl", "--ttl-gt 10"), ("ttl", "--ttl-eq 64"), ("ttl", "--ttl-lt 64"),
        ("dscp", "--dscp 0x0a"), ("tos", "--tos 0x10/0x3f"), ("u32", "--u32 \"0x0&0xffff=0x0:0x28\""),
    ];

    private static (string, string)[] Ipv6Unknowns { get; } =
    [
        ("length", "--length 60:80"), ("length", "--length 0:59"), ("hl", "--hl-gt 10"), ("hl", "--hl-eq 64"), ("hl", "--hl-lt 64"),
        ("dscp", "--dscp 0x0a"), ("tos", "--tos 0x10/0x3f"), ("u32", "--u32 \"0x4>>0x10=0x0:0x18\""),
    ];

    internal TransportGenerator Transport { get; } = new(random, ipv6);

    /// <summary>At most one condition: marks are made early and widely, or nothing later tells them apart.</summary>
    internal List<RuleMatch> Few() => random.Next(6) switch
    {
        0 => [AnyMark()],
        1 => [_addresses.NestedSources()],
        _ => [],
    };

    /// <summary>A condition on what the packet or its connection has been marked with.</summary>
    internal RuleMatch AnyMark() => random.Chance(0.5) ? Mark() : ConnectionMark();

    /// <summary>Conditions in the order of a rule's text.</summary>
    /// <param name="transport">The protocol condition and what depends on it; may be empty.</param>
    /// <param name="table">Raw comes before connection tracking, nat sees new connections only.</param>
    internal List<RuleMatch> Around(IReadOnlyList<RuleMatch> transport, string table)
    {
        var front = Addresses();
        if (random.Chance(0.15))
            front.Add(Interface());
        var back = new List<RuleMatch>();
        if (random.Chance(table is "raw" or "nat" ? 0 : 0.2) || (table == "raw" && traits.StateInRaw && random.Chance(0.3)))
            back.Add(State());
        if (random.Chance(0.06))
            back.Add(_addresses.Range(random.Chance(0.8)));
        if (random.Chance(0.05))
            back.Add(new MacMatch(random.Pick(Macs), random.Chance(0.3)));
        if (random.Chance(0.05))
            back.Add(AddressType());
        if (traits.Marks && random.Chance(0.35))
            back.Add(AnyMark());
        if (traits.Unknowns && random.Chance(0.2))
            back.Add(Unknown());
        if (random.Chance(0.12))
            back.Add(new CommentMatch($"--comment {random.Pick(Comments)}"));
        var shuffled = back.OrderBy(_ => random.Next()).ToArray();
        return random.Chance(0.5) ? [.. front, .. transport, .. shuffled] : random.Chance(0.8) ? [.. front, .. Interleaved(transport, shuffled)]
            : [.. transport, .. front, .. shuffled];
    }

    // The protocol stays first; its own extensions may follow the others.
    private static IEnumerable<RuleMatch> Interleaved(IReadOnlyList<RuleMatch> transport, IReadOnlyList<RuleMatch> others) =>
        [.. transport.Take(1), .. others, .. transport.Skip(1)];

    private List<RuleMatch> Addresses()
    {
        var matches = new List<AddressMatch>();
        if (random.Chance(0.4))
            matches.Add(_addresses.Match(isSource: true));
        if (random.Chance(0.15))
            matches.Add(_addresses.Match(isSource: false));
        // The tools refuse a negation in a rule with a list, wherever it stands.
        var hasList = matches.Any(match => match.Blocks.Count > 1);
        return [.. matches.Select(match => match with { Negated = match.Negated && !hasList })];
    }

    private InterfaceMatch Interface()
    {
        var name = random.Pick("eth0", "eth0", "wan0", "wan0", "eth+", "wan+", "e+", "lo", "eth1", "eth", "docker0", "w+");
        return new InterfaceMatch(name, random.Pick("-i", "-i", "-i", "--in-interface"), random.Chance(0.25));
    }

    private StateMatch State()
    {
        var old = !traits.Nat && random.Chance(0.25);
        var states = traits.Nat && random.Chance(0.4) ? States[5..] : random.PickSome(traits.Nat ? States : States[..5], 3);
        var all = states.Aggregate(ConntrackState.None, (all, state) => all | state.State);
        var names = string.Join(',', states.Select(state => state.Name));
        return new StateMatch(all, old ? "state" : "conntrack", $"{(old ? "--state" : "--ctstate")} {names}", random.Chance(0.2));
    }

    private AddressTypeMatch AddressType()
    {
        var isSource = random.Chance(0.3);
        var isLocal = !isSource || random.Chance(0.5);
        return new AddressTypeMatch(isSource, isLocal, $"--{(isSource ? "src" : "dst")}-type {(isLocal ? "LOCAL" : "UNICAST")}", random.Chance(0.3));
    }

    private MarkMatch Mark()
    {
        var (value, mask) = MarkValue();
        return new MarkMatch(value, mask, MarkText(value, mask), random.Chance(0.2));
    }

    private ConnectionMarkMatch ConnectionMark()
    {
        var (value, mask) = MarkValue();
        return new ConnectionMarkMatch(value, mask, MarkText(value, mask), random.Chance(0.2));
    }

    // A value with bits outside of its mask never matches: allowed, and of little use.
    private (uint Value, uint Mask) MarkValue()
    {
        var (value, mask) = (random.Pick(MarkValues), random.Pick(MarkMasks));
        return (random.Chance(0.9) ? value & mask : value, mask);
    }

    private static string MarkText(uint value, uint mask) => $"--mark 0x{value:x}{(mask == uint.MaxValue ? "" : $"/0x{mask:x}")}";

    private UnknownMatch Unknown()
    {
        var (extension, options) = random.Pick(_unknowns);
        return new UnknownMatch(extension, options, extension != "ttl" && extension != "hl" && random.Chance(0.2));
    }
}
