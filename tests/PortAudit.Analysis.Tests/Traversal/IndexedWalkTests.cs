using System.Collections.Immutable;
using System.Text;
using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Parsing.Windows;
using static PortAudit.Analysis.Tests.TestHost;

namespace PortAudit.Analysis.Tests.Traversal;

/// <summary>What a walk passes by, because its slice tells that it can't match, changes nothing: the same packets without a slice meet every rule.</summary>
public class IndexedWalkTests
{
    private static readonly string[] Chains = ["INPUT", "A", "B", "C", "D"];
    // 128 begins one of the blocks of ports that the index files rules under.
    private static readonly int[] Ports = [22, 53, 80, 81, 128, 443, 1389, 8080, 65535];

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public void Random_iptables_rules(int seed, bool rewriting)
    {
        var random = new Random(seed);
        for (var round = 0; round < Scale.Of(3, 30); round++)
        {
            var rules = new StringBuilder();
            foreach (var chain in Chains.Skip(1)) rules.Append($":{chain} - [0:0]\n");
            for (var i = 0; i < 150; i++) rules.Append($"-A {Chains[Math.Min(i / 40, 4)]}{Match(random)} {Target(random, Math.Min(i / 40, 4))}\n");
            var text = Filter(rules.ToString().TrimEnd());
            if (rewriting)
            {
                text += Table("mangle", "PREROUTING INPUT", string.Join('\n', Enumerable.Range(0, 40).Select(_ => $"-A PREROUTING{Match(random)} -j MARK --set-xmark 0x{random.Next(4):x}/0x3")))
                    + Table("nat", "PREROUTING INPUT OUTPUT POSTROUTING", string.Join('\n', Enumerable.Range(0, 40).Select(_ => $"-A PREROUTING -p tcp -m tcp --dport {Ports[random.Next(Ports.Length)]}{Source(random)} {Translation(random)}")));
            }

            var filter = new HostFilter(Of(text).Rulesets);
            var matched = 0;
            foreach (var protocol in new[] { IpProtocol.Tcp, IpProtocol.Udp })
            {
                foreach (var port in Ports) matched += Compare(filter, IpFamily.IPv4, protocol, port, null, null);
            }

            Assert.True(matched > 50, $"{matched} rules took packets");
        }
    }

    /// <summary>Long runs of rules that do the same for every port, now and then with one between them that does not.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_rules_for_every_port(int seed)
    {
        var random = new Random(seed);
        var rules = new StringBuilder();
        for (var i = 0; i < 300; i++)
        {
            var match = random.Next(20) == 0 ? Match(random) : $" -s {random.Next(1, 224)}.{random.Next(256)}.0.0/{random.Next(10, 25)}" + (random.Next(12) == 0 ? " -i eth0" : "") + (random.Next(20) == 0 ? " -m set --match-set blocked src" : "");
            var target = random.Next(10) switch { < 3 => "-j ACCEPT", < 6 => "-j DROP", < 8 => "-j REJECT", 8 => i < 200 ? "-j LOG" : "-j RETURN", _ => "" };
            rules.Append($"-A {(i < 150 ? "INPUT" : "A")}{match} {target}\n");
            if (i == 149) rules.Append("-A INPUT -i eth1 -j A\n-A INPUT -s 10.0.0.0/9 -g A\n");
        }

        var filter = new HostFilter(Of(Filter($":A - [0:0]\n{rules.ToString().TrimEnd()}")).Rulesets);
        var matched = 0;
        foreach (var port in Ports) matched += Compare(filter, IpFamily.IPv4, IpProtocol.Tcp, port, null, null);
        Assert.True(matched > 1000, $"{matched} rules took packets");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_Windows_rules(int seed)
    {
        var random = new Random(seed);
        var policy = new WindowsPolicy(SourceFile.FromText("policy", ""));
        foreach (var profile in new[] { NetworkProfiles.Domain, NetworkProfiles.Private, NetworkProfiles.Public })
        {
            policy.Effective.Add(new EffectiveSetting(profile, "EnableFirewall", "1", null));
            policy.Effective.Add(new EffectiveSetting(profile, "DefaultInboundAction", "1", null));
        }

        for (var i = 0; i < 200; i++) policy.Rules.Add(Rule(random, policy.Source.Span(0, 0), i));
        var filter = new HostFilter([WindowsLowering.Lower(policy)!]);
        QuestionSubject[] subjects = [new ProgramSubject(@"c:\p0.exe"), new ProgramSubject(@"c:\p3.exe"), new ServiceSubject("s1")];
        var matched = 0;
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            foreach (var port in Ports)
            {
                for (var some = 0; some <= subjects.Length; some++)
                {
                    var processes = subjects[..some];
                    bool? Known(QuestionSubject subject) => subject is NeighbourSubject ? null : processes.Contains(subject);
                    matched += Compare(filter, family, IpProtocol.Tcp, port, Known, processes);
                }

                // A listing that leaves something open.
                matched += Compare(filter, family, IpProtocol.Udp, port, static subject => subject is ProgramSubject { Path: @"c:\p1.exe" } ? true : null, null);
            }
        }

        Assert.True(matched > 200, $"{matched} rules took packets");
    }

    // How many rules took packets of the slice.
    private static int Compare(
        HostFilter filter, IpFamily family, byte protocol, int port, Func<QuestionSubject, bool?>? known, IReadOnlyCollection<QuestionSubject>? processes)
    {
        var space = filter.Space;
        var packets = filter.Entering(HookPath.Input, family) & space.Value(PacketField.ConnectionState, (uint)ConnectionState.New)
            & space.Value(PacketField.Protocol, protocol) & space.Value(PacketField.DestinationPort, (uint)port) & space.Value(PacketField.Mark, 0);
        var slice = new Slice(family)
        {
            Known = known,
            Processes = processes,
            [PacketField.Protocol] = protocol,
            [PacketField.DestinationPort] = (uint)port,
            [PacketField.Fragment] = 0,
            [PacketField.Mark] = 0,
        };
        var (met, metAll) = (new List<FilterRule>(), new List<FilterRule>());
        // Nobody looks on in an audit: many rules are taken at once then.
        var indexed = filter.Walk(HookPath.Input, packets, slice, ConnectionState.New);
        var observed = filter.Walk(HookPath.Input, packets, slice, ConnectionState.New, (_, _, rule, _) => met.Add(rule));
        var plain = filter.Walk(HookPath.Input, packets, new Slice(family) { Known = known }, ConnectionState.New, (_, _, rule, _) => metAll.Add(rule));
        Assert.Equal(packets, indexed.Asked);
        foreach (var verdict in Enum.GetValues<WalkVerdict>())
        {
            Assert.Equal(plain.May(verdict), indexed.May(verdict));
            Assert.Equal(plain.Must(verdict), indexed.Must(verdict));
            Assert.Equal(plain.May(verdict), observed.May(verdict));
        }

        Assert.Equal(metAll, met);
        Assert.Equal(plain.Outcomes.Select(Shown), indexed.Outcomes.Select(Shown));
        Assert.Equal(Questions(filter, plain), Questions(filter, indexed));
        // The packets of each outcome, with what the slice's walk leaves out of its sets.
        var shared = space.Family(family);
        foreach (var field in new[] { PacketField.Protocol, PacketField.DestinationPort, PacketField.Fragment, PacketField.Mark }.Where(f => !filter.Rewrites(f)))
            shared &= space.Value(field, slice[field]!.Value);
        Assert.Equal(plain.Outcomes.Select(o => o.Set.SomeAnswers() & shared), indexed.Outcomes.Select(o => o.Set.SomeAnswers() & shared));
        return met.Count;
    }

    private static (string, SourceSpan, WalkVerdict) Shown(WalkOutcome outcome) => (outcome.Chain.Name, outcome.Span, outcome.Verdict);

    private static List<string> Questions(HostFilter filter, WalkResult result) =>
        [.. result.QuestionsFor(result.Asked).Select(i => filter.Questions[i].ToString()).Distinct().Order(StringComparer.Ordinal)];

    private static string Match(Random random)
    {
        var text = Source(random);
        if (random.Next(8) == 0) text += $" {(random.Next(3) == 0 ? "! " : "")}-i {(random.Next(2) == 0 ? "eth0" : "eth+")}";
        if (random.Next(4) > 0)
        {
            var protocol = random.Next(2) == 0 ? "tcp" : "udp";
            text += random.Next(8) switch
            {
                0 => $" ! -p {protocol}",
                1 => $" -p {protocol}",
                2 => $" -p {protocol} -m {protocol} ! --dport {Port(random)}",
                3 => $" -p {protocol} -m {protocol} --dport {Port(random)}:65535",
                4 => $" -p {protocol} -m multiport {(random.Next(3) == 0 ? "! " : "")}--dports {Port(random)},{Port(random)},8000:8100",
                5 => $" -p {protocol} -m {protocol} --sport {Port(random)}",
                _ => $" -p {protocol} -m {protocol} --dport {Port(random)}",
            };
        }

        return text + random.Next(16) switch
        {
            0 => " -m set --match-set blocked src",
            1 => " -m limit --limit 3/min",
            2 => " -m conntrack --ctstate NEW",
            3 => " -m conntrack ! --ctstate NEW",
            4 => " -m mark --mark 0x1/0x1",
            5 => " -m nosuchmatch --option",
            _ => "",
        };
    }

    // Few rules take nearly everything, or the rest would never be asked.
    private static string Source(Random random) => random.Next(24) switch
    {
        0 => "",
        1 => $" ! -s 10.{random.Next(16)}.{random.Next(4)}.0/24",
        _ => $" -s 10.{random.Next(16)}.{random.Next(256)}.0/{random.Next(14, 25)}",
    };

    private static int Port(Random random) => Ports[random.Next(Ports.Length - 1)];

    // Chains only lead to later ones.
    private static string Target(Random random, int chain) => random.Next(9) switch
    {
        0 or 1 => "-j ACCEPT",
        2 or 3 => "-j DROP",
        4 => "-j REJECT",
        5 => "-j RETURN",
        6 => "-j LOG",
        7 when chain < Chains.Length - 1 => $"-j {Chains[random.Next(chain + 1, Chains.Length)]}",
        8 when chain < Chains.Length - 1 => $"-g {Chains[random.Next(chain + 1, Chains.Length)]}",
        _ => "",
    };

    private static string Translation(Random random) => random.Next(3) switch
    {
        0 => $"-j REDIRECT --to-ports {Port(random)}",
        1 => $"-j DNAT --to-destination 10.9.0.{random.Next(1, 9)}:{Port(random)}",
        _ => "-j ACCEPT",
    };

    private static WindowsRule Rule(Random random, SourceSpan span, int number) => new($"rule {number}", PolicyLayer.Local, span)
    {
        Action = random.Next(6) == 0 ? WindowsRuleAction.Block : WindowsRuleAction.Allow,
        IsInbound = true,
        IsEnabled = true,
        Profiles = random.Next(2) == 0 ? NetworkProfiles.All : (NetworkProfiles)random.Next(1, 7),
        Protocol = random.Next(4) switch { 0 => "", 1 => "17", _ => "6" },
        LocalPorts = random.Next(3) == 0 ? [] : [$"{Port(random)}", .. random.Next(3) == 0 ? (string[])["8000-8100"] : []],
        RemotePorts = [],
        IcmpTypes = [],
        LocalAddresses = [],
        RemoteAddresses = random.Next(4) switch { 0 => ["LocalSubnet"], 1 => [$"10.{random.Next(4)}.0.0/255.255.0.0"], _ => ImmutableArray<string>.Empty },
        Program = random.Next(2) == 0 ? "" : $@"C:\p{random.Next(6)}.exe",
        Service = random.Next(3) == 0 ? $"s{random.Next(3)}" : "",
    };
}
