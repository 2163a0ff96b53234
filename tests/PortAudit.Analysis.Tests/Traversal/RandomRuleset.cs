using System.Collections.Immutable;
using PortAudit.Analysis.Traversal;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>Rules about the packets of <see cref="Probe"/>: every kind of condition and action, in several base chains and in chains that
/// they call.</summary>
internal sealed class RandomRuleset
{
    private static readonly int[] Priorities = [-300, -201, -199, -150, 10];
    private static readonly uint[] Protocols = [6, 17, 47, 1, 58];
    private static readonly SourceFile File = SourceFile.FromText("random", new string('x', 10_000));

    private readonly Random _random;
    private readonly IpFamily _family;
    private readonly IpFamily _other;
    private readonly PacketField _device;

    // Of a packet that is redirected, the model no longer tells which of the host's addresses it is for, nor that it is the same packet
    // for a question.
    private readonly bool _translates;
    private readonly bool _asks;
    private int _rules;

    public RandomRuleset(int seed, IpFamily family, HookPath path)
    {
        _other = family == IpFamily.IPv4 ? IpFamily.IPv6 : IpFamily.IPv4;
        (_random, _family, _device) =
            (new Random(seed), family, path == HookPath.Output ? PacketField.OutInterface : PacketField.InInterface);
        (_translates, _asks) =
            _random.Next(3) switch { 0 when path != HookPath.Output => (true, false), 1 => (false, true), _ => (false, false) };
        Hook[] hooks = path switch
        {
            HookPath.Input => [Hook.Prerouting, Hook.Input],
            HookPath.Forward => [Hook.Prerouting, Hook.Forward, Hook.Postrouting],
            _ => [Hook.Output, Hook.Postrouting],
        };
        for (var i = 0; i < 2; i++) Tables.Add(Table(i, hooks));
        Rewrites = Tables.SelectMany(t => t.Chains).SelectMany(c => c.Rules).SelectMany(r => r.Parts).Any(IsRewriting);
    }

    public List<FirewallTable> Tables { get; } = [];

    /// <summary>Whether a packet may look otherwise on its way than when it came.</summary>
    public bool Rewrites { get; }

    public bool Asks => _asks;

    public Ruleset Model()
    {
        var ruleset = new Ruleset(FirewallBackend.Nftables, [IpFamily.IPv4, IpFamily.IPv6], File);
        ruleset.Tables.AddRange(Tables);
        return ruleset;
    }

    private static bool IsRewriting(RulePart part) =>
        part is SetMark or CopyMark or Untrack or TranslateAddress || (part is ActionMap map && map.Actions.Any(IsRewriting));

    private FirewallTable Table(int number, Hook[] hooks)
    {
        var table = new FirewallTable(TableFamily.Inet, $"t{number}", Span());
        List<string> callees = [.. Enumerable.Range(0, 3).Select(i => $"c{i}")];
        foreach (var hook in hooks)
        {
            if (hook != hooks[^1] && _random.Next(2) == 0) continue;
            // Some chains are long enough to be indexed and taken in runs.
            var chain = new Chain($"{hook}", Span()) { Hook = hook, Priority = Priority(hook, number), Policy = AnyPolicy() };
            table.Chains.Add(Filled(chain, callees, Length()));
        }

        if (_translates && hooks[0] == Hook.Prerouting)
        {
            var nat = new Chain("nat", Span()) { Hook = Hook.Prerouting, Type = ChainType.Nat, Priority = number - 100 };
            nat.Policy = Policy.Accept;
            nat.Rules.AddRange([Redirect(), Redirect()]);
            table.Chains.Add(nat);
        }

        for (var i = 0; i < callees.Count; i++)
            table.Chains.Add(Filled(new Chain(callees[i], Span()), callees[(i + 1)..], _random.Next(4) == 0 ? 40 : 4));
        return table;
    }

    // Chains of equal priority run in an order that another test is about; tracking's own stays what it is.
    private int Priority(Hook hook, int number)
    {
        if (hook is Hook.Prerouting or Hook.Output && number == 0 && _random.Next(4) == 0) return -200;
        return Priorities[_random.Next(Priorities.Length)] + number;
    }

    private int Length() => _random.Next(4) switch { 0 => 60, 1 => 20, _ => 5 };

    private Policy AnyPolicy() => _random.Next(_asks ? 5 : 4) switch { 0 or 1 => Policy.Accept, 4 => Policy.Unknown, _ => Policy.Drop };

    private Chain Filled(Chain chain, IReadOnlyList<string> callees, int length)
    {
        // Long chains are of rules that take little each, so that packets come to the last of them; in some, rules that look at
        // sources and sets alone follow each other, which are taken together.
        var isUniform = length > 20 && _random.Next(2) == 0;
        for (var i = 0; i < length; i++)
            chain.Rules.Add(isUniform && i % 20 != 0 ? SourceRule() : Rule(callees, length > 20 ? 3 : _random.Next(3)));
        return chain;
    }

    private FilterRule Rule(IReadOnlyList<string> callees, int conditions)
    {
        var parts = new List<RulePart>();
        for (var i = 0; i < conditions; i++) parts.Add(Any(2));
        if (_random.Next(12) == 0) parts.Add(Rewrite());
        if (_random.Next(12) == 0) parts.Add(Any(1));
        if (_random.Next(12) > 0) parts.Add(Action(callees));
        return new FilterRule([.. parts], Span(), null, CoverageState.Modelled);
    }

    private FilterRule SourceRule()
    {
        Condition source = new RangeCondition(PacketField.SourceAddress, [new ValueRange(Source())], Family: _family);
        RuleAction[] actions = [Accept.Instance, Drop.Instance, new Reject("tcp-reset"), Return.Instance, new NoEffect("log")];
        return new FilterRule(
            [source, Set(_random.Next(4) == 0), Any(0), actions[_random.Next(actions.Length)]], Span(), null, CoverageState.Modelled);
    }

    private FilterRule Redirect() => new(
        [Is(PacketField.Protocol, 6), Is(PacketField.DestinationPort, Port()), .. _random.Next(2) == 0 ? (RulePart[])[Any(0)] : [],
            new TranslateAddress(TranslationKind.Redirect, default, [new ValueRange(Port())], _family, "redirect")],
        Span(), null, CoverageState.Modelled);

    private RuleAction Action(IReadOnlyList<string> callees) => _random.Next(11) switch
    {
        0 or 1 => Accept.Instance,
        2 or 3 => Drop.Instance,
        4 => new Reject("tcp-reset"),
        5 => Return.Instance,
        6 => new NoEffect("log"),
        7 when callees.Count > 0 => new Jump(callees[_random.Next(callees.Count)]),
        8 when callees.Count > 0 => new Goto(callees[_random.Next(callees.Count)]),
        9 when _asks => new UnknownAction("queue", _random.Next(2) == 0, Span()),
        10 => Map(callees),
        _ => Accept.Instance,
    };

    private RuleAction Rewrite() => _random.Next(5) switch
    {
        0 => new SetMark(PacketField.Mark, (uint)_random.Next(4), (uint)_random.Next(4)),
        1 => new SetMark(PacketField.ConnectionMark, (uint)_random.Next(4), (uint)_random.Next(4)),
        2 => new CopyMark(PacketField.ConnectionMark, PacketField.Mark, (uint)_random.Next(4), 3),
        3 => new CopyMark(PacketField.Mark, PacketField.ConnectionMark, (uint)_random.Next(4), (uint)_random.Next(4)),
        _ => Untrack.Instance,
    };

    private ActionMap Map(IReadOnlyList<string> callees)
    {
        var (fields, elements) = Elements(distinct: true);
        RuleAction last = callees.Count > 0 ? new Jump(callees[0]) : Drop.Instance;
        RuleAction[] actions = [Accept.Instance, Drop.Instance, Return.Instance, new NoEffect("continue"), last, new SetMark(PacketField.Mark, 1, 1)];
        return new ActionMap(fields, elements,
            [.. Enumerable.Range(0, elements.Count).Select(_ => actions[_random.Next(actions.Length)])]);
    }

    private (ImmutableArray<KeyField>, ElementTable) Elements(bool distinct)
    {
        KeyField[] fields = _random.Next(3) switch
        {
            0 => [new(PacketField.DestinationPort)],
            1 => [new(PacketField.SourceAddress, _family), new(PacketField.DestinationPort)],
            _ => [new(PacketField.SourceAddress, _family)],
        };
        var keys = Enumerable.Range(0, _random.Next(1, 4))
            .Select(_ => fields.Select(f => new ValueRange(f.Field == PacketField.DestinationPort ? Port() : Source())).ToArray());
        var chosen = distinct ? keys.DistinctBy(k => string.Join(' ', k)).ToList() : [.. keys];
        return ([.. fields], new ElementTable("set", fields.Length, [.. chosen.SelectMany(k => k)], [.. chosen.Select(_ => Span())]));
    }

    private Condition Any(int depth)
    {
        var negated = _random.Next(4) == 0;
        return _random.Next(depth > 0 ? 18 : 13) switch
        {
            0 or 1 => new RangeCondition(PacketField.SourceAddress, [new ValueRange(Source())], negated, _family),
            2 => new RangeCondition(PacketField.DestinationPort, [new ValueRange(Port())], negated),
            3 => new RangeCondition(PacketField.DestinationPort, [new ValueRange(Port(), 65535u)], negated),
            4 => new RangeCondition(PacketField.Protocol, [new ValueRange(Protocols[_random.Next(Protocols.Length)])], negated),
            5 => new InterfaceCondition(_device, _random.Next(2) == 0 ? "eth0" : "eth1", false, negated),
            6 => new MaskCondition(PacketField.TcpFlags, _random.Next(2) == 0 ? 0x02u : 0x10u, 0x17u, negated),
            7 => new RangeCondition(PacketField.IcmpType, [new ValueRange(_random.Next(2) == 0 ? 8u : 136u, 255u)], negated),
            8 => new RangeCondition(PacketField.ConnectionState, [new ValueRange((uint)_random.Next(5))], negated),
            9 => new MaskCondition(_random.Next(2) == 0 ? PacketField.Mark : PacketField.ConnectionMark, (uint)_random.Next(2), 1u,
                negated),
            10 => Set(negated),
            11 when !_translates =>
                new RangeCondition(PacketField.DestinationAddress, [new ValueRange(Probe.Destinations(_family)[_random.Next(2)])],
                    negated, _family),
            // The other family's packets have no such address.
            12 => new RangeCondition(PacketField.SourceAddress, [new ValueRange(1u, 2u)], negated, _other),
            13 => new Not(Any(depth - 1)),
            14 => new AnyOf([Any(depth - 1), Any(depth - 1)]),
            15 => new AllOf([Any(depth - 1), Any(depth - 1)]),
            16 when _asks => new UnknownCondition($"question {_random.Next(2)}", UnknownKind.Named, Span()),
            17 when _asks && _random.Next(4) == 0 => new UnknownCondition("limit", UnknownKind.Fresh, Span()),
            _ => Is(PacketField.DestinationPort, Port()),
        };
    }

    private SetCondition Set(bool negated)
    {
        var (fields, elements) = Elements(distinct: false);
        return new SetCondition(fields, elements, negated);
    }

    private Bits128 Source() => Probe.Sources(_family)[_random.Next(3)];

    private uint Port() => Probe.Ports[_random.Next(3)];

    private static RangeCondition Is(PacketField field, uint value) => new(field, [new ValueRange(value)]);

    private SourceSpan Span() => File.Span(_rules++ % 10_000, 1);
}
