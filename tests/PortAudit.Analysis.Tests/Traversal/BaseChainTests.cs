using System.Collections.Immutable;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>Several tables and base chains at a hook, sets and maps: verdicts as nft(8) defines them, on models made by hand.</summary>
public class BaseChainTests
{
    private const string Ssh = "tcp from 203.0.113.7 dport 22";
    private static readonly SourceFile File = SourceFile.FromText("fw.nft", new string('x', 100));
    private static readonly Condition Tcp = new RangeCondition(PacketField.Protocol, [new ValueRange(6)]);
    private static readonly RulePart[] TcpSsh = [Tcp, new RangeCondition(PacketField.DestinationPort, [new ValueRange(22)])];

    [Theory]
    // Accept ends one base chain only; drop is final.
    [InlineData(-10, Policy.Drop, true, 0, Policy.Drop, false, "drop")]
    [InlineData(-10, Policy.Drop, true, 0, Policy.Accept, false, "accept")]
    [InlineData(-10, Policy.Drop, false, 0, Policy.Accept, true, "drop")]
    [InlineData(-10, Policy.Accept, true, 0, Policy.Drop, true, "accept")]
    public void A_packet_must_survive_every_base_chain(int first, Policy firstPolicy, bool firstAccepts, int second, Policy secondPolicy, bool secondAccepts, string verdict)
    {
        var ruleset = Of(
            Table(TableFamily.Inet, Base(Hook.Input, first, firstPolicy, firstAccepts ? Rule([.. TcpSsh, Accept.Instance]) : null)),
            Table(TableFamily.Ip, Base(Hook.Input, second, secondPolicy, secondAccepts ? Rule([.. TcpSsh, Accept.Instance]) : null)));
        Assert.Equal(verdict, Ask(ruleset, Ssh));
    }

    [Theory]
    [InlineData(TableFamily.Inet, "drop", "drop")]
    [InlineData(TableFamily.Ip, "drop", "accept")]
    [InlineData(TableFamily.Ip6, "accept", "drop")]
    [InlineData(TableFamily.Arp, "accept", "accept")]
    [InlineData(TableFamily.Bridge, "accept", "accept")]
    public void A_table_judges_its_families(TableFamily family, string ipv4, string ipv6)
    {
        var ruleset = Of(Table(family, Base(Hook.Input, 0, Policy.Drop)));
        Assert.Equal(ipv4, Ask(ruleset, Ssh));
        Assert.Equal(ipv6, Ask(ruleset, "tcp from 2001:db8::7 dport 22"));
    }

    [Theory]
    [InlineData(Dormancy.Active, "drop")]
    [InlineData(Dormancy.Dormant, "accept")]
    [InlineData(Dormancy.Unknown, "unknown")]
    public void A_dormant_table_filters_nothing(Dormancy dormancy, string verdict)
    {
        var table = Table(TableFamily.Inet, Base(Hook.Input, 0, Policy.Drop));
        table.Dormancy = dormancy;
        Assert.Equal(verdict, Ask(Of(table), Ssh));
    }

    [Fact]
    public void A_table_that_may_be_dormant_is_so_at_all_its_hooks()
    {
        // Marked and let in, or neither.
        var table = Table(TableFamily.Inet,
            Base(Hook.Prerouting, -150, Policy.Accept, Rule(new SetMark(PacketField.Mark, uint.MaxValue, 1))),
            Base(Hook.Input, 0, Policy.Accept, Rule(new MaskCondition(PacketField.Mark, 1, uint.MaxValue, true), Drop.Instance)));
        table.Dormancy = Dormancy.Unknown;
        Assert.Equal("accept", Ask(Of(table), Ssh));
    }

    [Theory]
    // A key that no element holds is done with the rule; an element that says continue is not.
    [InlineData(22, "drop", "drop")]
    [InlineData(23, "continue", "accept")]
    [InlineData(22, "continue", "drop")]
    [InlineData(22, "return", "drop")]
    [InlineData(22, "accept", "accept")]
    public void A_verdict_map_ends_its_rule_for_what_it_lacks(int key, string says, string verdict)
    {
        RuleAction action = says switch { "drop" => Drop.Instance, "accept" => Accept.Instance, "return" => Return.Instance, _ => new NoEffect("continue") };
        var map = new ActionMap([new KeyField(PacketField.DestinationPort)], Elements(1, (uint)key), [action]);
        var chain = Base(Hook.Input, 0, Policy.Drop, Rule(Tcp, map, Drop.Instance));
        chain.Rules.Add(Rule([.. TcpSsh, Accept.Instance]));
        Assert.Equal(verdict, Ask(Of(Table(TableFamily.Inet, chain)), Ssh));
    }

    [Theory]
    [InlineData("tcp from 10.0.0.1 dport 22", "accept")]
    [InlineData("tcp from 10.0.0.1 dport 80", "drop")]
    [InlineData("tcp from 10.0.0.2 dport 80", "accept")]
    [InlineData("udp from 10.0.0.1 dport 22", "drop")]
    [InlineData("tcp from 10.0.0.1,10.0.0.2 dport 22", "depends")]
    [InlineData("tcp from 2001:db8::7 dport 22", "drop")]
    public void A_concatenation_holds_whole_keys(string packet, string verdict)
    {
        ImmutableArray<KeyField> fields = [new(PacketField.SourceAddress), new(PacketField.DestinationPort)];
        var pairs = Elements(2, 0x0a000001, 22, 0x0a000002, 80);
        Assert.Equal(verdict, Ask(Of(Table(TableFamily.Inet, Base(Hook.Input, 0, Policy.Drop, Rule(Tcp, new SetCondition(fields, pairs), Accept.Instance)))), packet));
        // Turned round it still asks for a packet that has the fields.
        var turned = verdict switch { "accept" => "drop", "depends" => "depends", _ when packet.StartsWith("tcp from 10", StringComparison.Ordinal) => "accept", _ => "drop" };
        Assert.Equal(turned, Ask(Of(Table(TableFamily.Inet, Base(Hook.Input, 0, Policy.Drop, Rule(Tcp, new SetCondition(fields, pairs, true), Accept.Instance)))), packet));
    }

    [Fact]
    public void The_first_nat_chain_that_translates_is_the_last_that_is_asked()
    {
        TranslateAddress To(uint port) => new(TranslationKind.Redirect, default, [new ValueRange(port)], IpFamily.IPv4, "redirect");
        // 8080 goes to 80 in the first chain; the second would send it elsewhere, and runs at its place among nat chains although its number is higher.
        var ruleset = Of(Table(TableFamily.Inet,
            Nat(-100, Rule(Tcp, Port(8080), To(80))), Nat(5, Rule(Tcp, Port(8080), To(81)), Rule(Tcp, Port(8081), To(81))),
            Base(Hook.Prerouting, -50, Policy.Accept, Rule(Tcp, Port(8081), Drop.Instance)),
            Base(Hook.Input, 0, Policy.Drop, Rule(Tcp, Port(80, 81), Accept.Instance))));
        Assert.Equal("accept", Ask(ruleset, "tcp from 203.0.113.7 dport 8080 state new"));
        Assert.Equal("accept", Ask(ruleset, "tcp from 203.0.113.7 dport 8081 state new"));
        Assert.Equal("drop", Ask(ruleset, "tcp from 203.0.113.7 dport 8082 state new"));
    }

    /// <summary>As <c>nft</c> lists them: of a table's chains the one that is listed last was registered last. Of several tables' no listing
    /// tells, and whether what is stopped is answered is not known then.</summary>
    [Theory]
    [InlineData(0, 0, true, "reject")]
    [InlineData(0, 0, false, "drop")]
    [InlineData(0, 1, true, "drop")]
    [InlineData(0, 1, false, "drop")]
    [InlineData(1, 0, true, "reject")]
    [InlineData(1, 0, false, "reject")]
    public void Of_chains_with_one_priority_the_last_that_was_registered_runs_first(int first, int second, bool inOneTable, string verdict)
    {
        var (drops, rejects) = (Base(Hook.Input, first, Policy.Accept, Rule([.. TcpSsh, Drop.Instance])),
            Base(Hook.Input, second, Policy.Accept, Rule([.. TcpSsh, new Reject("tcp-reset")])));
        var ruleset = inOneTable ? Of(Table(TableFamily.Inet, drops, rejects))
            : Of(Table(TableFamily.Inet, drops), Table(TableFamily.Inet, rejects));
        Assert.Equal(verdict, Ask(ruleset, Ssh));
        if (first == second && !inOneTable)
            Assert.Equal([WalkVerdict.Drop, WalkVerdict.Reject],
                new QueryEvaluator(new HostFilter(ruleset.Rulesets)).Answer(PacketQueryParser.Parse(Ssh)).Possible);
    }

    [Theory]
    // Marked first it is let in; in one table the one that is listed last runs first.
    [InlineData(true, false, "accept")]
    [InlineData(true, true, "drop")]
    [InlineData(false, false, "unknown")]
    [InlineData(false, true, "unknown")]
    public void Where_the_order_of_two_tables_matters_it_is_a_question(bool inOneTable, bool turned, string verdict)
    {
        Chain[] chains =
        [
            Base(Hook.Input, 0, Policy.Accept, Rule(new MaskCondition(PacketField.Mark, 1, uint.MaxValue, true), Drop.Instance)),
            Base(Hook.Input, 0, Policy.Accept, Rule(new SetMark(PacketField.Mark, uint.MaxValue, 1))),
        ];
        if (turned) Array.Reverse(chains);
        var ruleset = inOneTable ? Of(Table(TableFamily.Inet, chains)) : Of([.. chains.Select(c => Table(TableFamily.Inet, c))]);
        Assert.Equal(verdict, Ask(ruleset, Ssh));
    }

    [Fact]
    public void Where_the_order_of_two_tables_does_not_matter_the_verdict_is_certain()
    {
        // Both set a bit of their own, and nobody asks which was first; both translate, but not the same packets.
        Chain Marks(uint bit) => Base(Hook.Prerouting, -150, Policy.Accept, Rule(new SetMark(PacketField.Mark, bit, bit)));
        TranslateAddress To(uint port) => new(TranslationKind.Redirect, default, [new ValueRange(port)], IpFamily.IPv4, "redirect");
        var ruleset = Of(
            Table(TableFamily.Inet, Marks(1), Nat(-100, Rule(Tcp, Port(8022), To(22)))),
            Table(TableFamily.Inet, Marks(2), Nat(-100, Rule(Tcp, Port(8080), To(80)))),
            Table(TableFamily.Ip, Base(Hook.Input, 0, Policy.Drop, Rule(new MaskCondition(PacketField.Mark, 3, 3), Tcp, Port(22), Accept.Instance))));
        Assert.Equal("accept", Ask(ruleset, Ssh + " state new"));
        Assert.Equal("accept", Ask(ruleset, "tcp from 203.0.113.7 dport 8022 state new"));
        Assert.Equal("drop", Ask(ruleset, "tcp from 203.0.113.7 dport 8080 state new"));
    }

    [Fact]
    public void Two_tables_that_translate_the_same_packets_leave_it_unknown_which_does()
    {
        TranslateAddress To(uint port) => new(TranslationKind.Redirect, default, [new ValueRange(port)], IpFamily.IPv4, "redirect");
        var tables = new[] { 80u, 81u }.Select(port => Table(TableFamily.Inet, Nat(-100, Rule(Tcp, Port(8080), To(port))))).ToArray();
        var filter = Table(TableFamily.Inet, Base(Hook.Input, 0, Policy.Drop, Rule(Tcp, Port(80), Accept.Instance)));
        const string Asked = "tcp from 203.0.113.7 dport 8080 state new";
        Assert.Equal("unknown", Ask(Of(tables[0], tables[1], filter), Asked));
        Assert.Equal("unknown", Ask(Of(tables[1], tables[0], filter), Asked));
    }

    [Theory]
    [InlineData(Hook.Prerouting, "tcp from 203.0.113.7 dport 22", PacketField.OutInterface)]
    [InlineData(Hook.Input, "tcp from 203.0.113.7 dport 22", PacketField.OutInterface)]
    [InlineData(Hook.Output, "tcp to 203.0.113.7 dport 22 hook output", PacketField.InInterface)]
    [InlineData(Hook.Postrouting, "tcp to 203.0.113.7 dport 22 hook output", PacketField.InInterface)]
    public void A_device_that_a_packet_does_not_have_has_no_name(Hook hook, string packet, PacketField device)
    {
        string With(Condition condition) => Ask(Of(Table(TableFamily.Inet, Base(hook, -50, Policy.Drop, Rule(condition, Accept.Instance)))), packet);
        var names = new ElementTable("s", 1, [new ValueRange(0u)], [Span()], [new InterfaceName("lan0")]);
        Assert.Equal("drop", With(new InterfaceCondition(device, "lan0")));
        Assert.Equal("accept", With(new InterfaceCondition(device, "lan0", Negated: true)));
        Assert.Equal("drop", With(new InterfaceCondition(device, "lan", IsPrefix: true)));
        Assert.Equal("accept", With(new InterfaceCondition(device, "lan", IsPrefix: true, Negated: true)));
        Assert.Equal("accept", With(new InterfaceCondition(device, "", IsPrefix: true)));
        Assert.Equal("drop", With(new SetCondition([new KeyField(device)], names)));
        Assert.Equal("accept", With(new SetCondition([new KeyField(device)], names, true)));
    }

    [Fact]
    public void A_chain_of_a_device_sees_only_that_ones_packets()
    {
        var ingress = new Chain("early", Span()) { Hook = Hook.Ingress, Devices = [new InterfaceName("eth0")], Policy = Policy.Drop };
        Assert.Equal("drop", Ask(Of(Table(TableFamily.Netdev, ingress)), Ssh + " in eth0"));
        Assert.Equal("accept", Ask(Of(Table(TableFamily.Netdev, ingress)), Ssh + " in eth1"));
        var unknown = new Chain("early", Span()) { Hook = Hook.Ingress, HasUnknownDevices = true, Policy = Policy.Drop };
        Assert.Equal("unknown", Ask(Of(Table(TableFamily.Netdev, unknown)), Ssh + " in eth1"));
    }

    [Fact]
    public void A_bridge_that_filters_is_told_of()
    {
        Assert.Equal("ANA006", Assert.Single(Of(Table(TableFamily.Bridge, Base(Hook.Prerouting, 0, Policy.Drop))).Facts().Diagnostics).Id);
        Assert.Empty(Of(Table(TableFamily.Bridge, Base(Hook.Forward, 0, Policy.Drop))).Facts().Diagnostics);
        Assert.Empty(Of(Table(TableFamily.Bridge, Base(Hook.Input, 0, Policy.Accept, Rule([.. TcpSsh, Accept.Instance])))).Facts().Diagnostics);
        Assert.Empty(Of(Table(TableFamily.Bridge, Base(Hook.Forward, 0, Policy.Accept))).Facts().Diagnostics);
    }

    [Fact]
    public void A_mark_that_a_map_sets_is_matched_later()
    {
        KeyField[] fields = [new(PacketField.DestinationPort)];
        var map = new ActionMap([.. fields], Elements(1, 22), [new SetMark(PacketField.Mark, uint.MaxValue, 1)]);
        var ruleset = Of(Table(TableFamily.Inet,
            Base(Hook.Prerouting, -150, Policy.Accept, Rule(Tcp, map)),
            Base(Hook.Input, 0, Policy.Drop, Rule(new MaskCondition(PacketField.Mark, 1, uint.MaxValue), Accept.Instance))));
        var filter = new HostFilter(ruleset.Rulesets);
        var packets = filter.Entering(HookPath.Input, IpFamily.IPv4) & filter.Space.Value(PacketField.Protocol, 6u)
            & filter.Space.Value(PacketField.Mark, 0u);
        var slice = new Slice(IpFamily.IPv4) { [PacketField.Protocol] = 6u, [PacketField.Fragment] = 0u, [PacketField.Mark] = 0u };
        var result = filter.Walk(HookPath.Input, packets, slice, ConnectionState.Established);
        var marked = packets & filter.Space.Value(PacketField.DestinationPort, 22u);
        Assert.Equal(marked, result.Must(WalkVerdict.Accept));
        Assert.Equal(packets - marked, result.Must(WalkVerdict.Drop));
    }

    [Fact]
    public void A_chain_called_before_and_after_a_mark_is_judged_anew()
    {
        var chain = Base(Hook.Input, 0, Policy.Drop,
            Rule(new Jump("c")), Rule(new SetMark(PacketField.Mark, uint.MaxValue, 1)), Rule(new Jump("c")));
        var callee = new Chain("c", Span());
        callee.Rules.Add(Rule(new MaskCondition(PacketField.Mark, 1, uint.MaxValue), Accept.Instance));
        Assert.Equal("accept", Ask(Of(Table(TableFamily.Inet, chain, callee)), Ssh));
    }

    private static SourceSpan Span() => File.Span(0, 1);

    private static Condition Port(params uint[] ports) => new RangeCondition(PacketField.DestinationPort, [.. ports.Select(p => new ValueRange(p))]);

    private static FilterRule Rule(params RulePart[] parts) => new([.. parts], Span(), null, CoverageState.Modelled);

    private static Chain Base(Hook hook, int priority, Policy policy, params FilterRule?[] rules) => Filled(new Chain($"{hook} {priority}", Span()) { Hook = hook, Priority = priority, Policy = policy }, rules);

    private static Chain Nat(int priority, params FilterRule?[] rules) =>
        Filled(new Chain($"nat {priority}", Span()) { Type = ChainType.Nat, Hook = Hook.Prerouting, Priority = priority, Policy = Policy.Accept }, rules);

    private static Chain Filled(Chain chain, FilterRule?[] rules)
    {
        chain.Rules.AddRange(rules.OfType<FilterRule>());
        return chain;
    }

    private static ElementTable Elements(int width, params uint[] values) =>
        new("s", width, [.. values.Select(v => new ValueRange(v))], [.. Enumerable.Repeat(Span(), values.Length / width)]);

    private static FirewallTable Table(TableFamily family, params Chain[] chains)
    {
        var table = new FirewallTable(family, "t", Span());
        table.Chains.AddRange(chains);
        return table;
    }

    private static Host Of(params FirewallTable[] tables)
    {
        var ruleset = new Ruleset(FirewallBackend.Nftables, [IpFamily.IPv4, IpFamily.IPv6], File);
        ruleset.Tables.AddRange(tables);
        var host = new Host("web");
        host.Rulesets.Add(ruleset);
        return host;
    }
}
