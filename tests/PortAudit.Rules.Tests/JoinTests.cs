using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Reports;
using static PortAudit.Rules.Tests.TestFacts;
using static PortAudit.Rules.Tests.TestRules;

namespace PortAudit.Rules.Tests;

public sealed class JoinTests
{
    private const string CleartextLdap = """
        when:
          - service: { as: dir, protocol: tcp, port: 1389 }
          - knownPort: { as: port, protocol: $dir.protocol, number: $dir.port, cleartext: [always, optional] }
          - exposure: { as: way, service: $dir, reach: [internet, private, prefixes] }
        unless:
          - approvedService: { host: $dir.host, protocol: tcp, port: 1389, covers: $way.sources }
        report:
          at: $way.rule
          related: [$dir]
          message: "{dir.program} takes cleartext LDAP on {dir.port}/tcp from {way.sources}"
          evidence: [$way.witness, $port.actualUse]
        """;

    [Fact]
    public void The_design_s_example_joins_three_facts()
    {
        var pack = Valid(Rule(CleartextLdap, severity: "high"));
        var listener = Line("ss.txt", 4, "tcp LISTEN 0 128 *:1389");
        var rule = Line("rules.v4", 7, "-A INPUT -p tcp --dport 1389 -j ACCEPT");
        var dir = Service(1389, at: listener);
        var finding = Assert.Single(TestRules.Runner(pack).Run([Host(), dir, Service(22), Known(1389, "optional", actualUse: "unprivileged LDAP"), Known(22), Exposure(dir, rule: rule)]).Findings);
        Assert.Equal("java takes cleartext LDAP on 1389/tcp from any IPv4", finding.Message);
        Assert.Equal((Severity.High, rule, "web1"), (finding.Severity, finding.Location, finding.Host));
        Assert.Equal(new RelatedLocation(listener, "dir"), Assert.Single(finding.Related));
        Assert.Equal([new("witness", "tcp from 198.51.100.1 dport 1389"), new("actual use", "unprivileged LDAP")], finding.Evidence);
        Assert.Same(dir, finding.Service);
        Assert.Equal(1389, finding.Port!.Number);
        Assert.Equal("tcp from 198.51.100.1 dport 1389", finding.Witness);
    }

    [Theory]
    [InlineData(22, "optional", "internet", "0.0.0.0/0", RuleStatus.NotApplicable)]
    [InlineData(1389, "never", "internet", "0.0.0.0/0", RuleStatus.Passed)]
    [InlineData(1389, "optional", "loopback", "127.0.0.0/8", RuleStatus.Passed)]
    [InlineData(1389, "optional", "prefixes", "10.0.0.0/24", RuleStatus.Passed)] // approved
    [InlineData(1389, "optional", "prefixes", "10.0.0.0/23", RuleStatus.Fired)] // more than approved
    public void Each_condition_counts(int port, string cleartext, string reach, string sources, RuleStatus status)
    {
        var service = Service(port);
        var result = TestRules.Runner(Valid(Rule(CleartextLdap))).Run(
            [Host(), service, Known(1389, cleartext), Exposure(service, reach, sources: sources), Approved(1389, "10.0.0.0/24")]);
        Assert.Equal(status, Assert.Single(result.Outcomes).Status);
        Assert.Equal(status == RuleStatus.Fired ? 1 : 0, result.Findings.Count);
    }

    /// <summary>The first pattern names the fault itself, so it can't tell a host without it from one without listeners.</summary>
    [Theory]
    [InlineData("[{ listener: { program: sshd } }]", RuleStatus.Passed)]
    [InlineData("[{ listener: { program: nginx } }, { listener: {} }]", RuleStatus.Passed)]
    [InlineData("[{ listener: { program: $params.other } }]", RuleStatus.NotApplicable)]
    public void A_rule_says_what_it_is_about(string appliesTo, RuleStatus status)
    {
        var pack = Valid(Rule($$"""
            params: { other: nginx }
            appliesTo: {{appliesTo}}
            when: [{ listener: { port: 23 } }]
            report: { message: telnet }
            """));
        Assert.Equal(status, Assert.Single(TestRules.Runner(pack).Run([Host(), Listener(22, "sshd")]).Outcomes).Status);
        Assert.Equal(RuleStatus.Fired, Assert.Single(TestRules.Runner(pack).Run([Host(), Listener(23, "telnetd")]).Outcomes).Status);
    }

    [Fact]
    public void What_holds_everywhere_joins_on_every_host_and_hosts_do_not_mix()
    {
        var pack = Valid(Rule("""
            when:
              - service: { as: s }
              - listener: { as: l, port: $s.port }
              - knownPort: { number: $s.port }
            unless:
              - approvedService: { host: $s.host, port: $s.port }
            report: { message: '{s.host} {s.port} {l.program}' }
            """));
        var everywhere = new ApprovedServiceFact { Host = null, Protocol = "tcp", Port = 443, Covers = PortAudit.PacketSets.Addresses.AddressSet.All };
        Assert.Equal(["a 22 one", "b 22 two"], Messages(pack,
            Service(22, host: "a"), Listener(22, "one", "a"), Service(443, host: "a"), Listener(443, "x", "a"),
            Service(22, host: "b"), Listener(22, "two", "b"), Service(80, host: "b"), Listener(80, "y", "b"), Approved(80, "0.0.0.0/0", "b"),
            Listener(80, "z", "c"), Known(22), Known(80), Known(443), everywhere));
    }

    [Fact]
    public void Connected_exclusions_hold_together_and_others_alone()
    {
        var pack = Valid(Rule("""
            when:
              - service: { as: s }
            unless:
              - knownPort: { as: k, number: $s.port }
              - listener: { port: $s.port, program: $k.name }
              - approvedService: { port: $s.port }
            report: { message: '{s.port}' }
            """));
        // 1: nothing; 2: a known port without its listener; 3: both; 4: approved.
        Assert.Equal(["1", "2"], Messages(pack, Service(1), Service(2), Service(3), Service(4),
            Known(2, name: "b"), Known(3, name: "c"), Listener(2, "x"), Listener(3, "c"), Approved(4, "10.0.0.0/8")));
    }

    [Fact]
    public void A_reference_may_lead_through_facts()
    {
        var pack = Valid(Rule("""
            when:
              - orphanAllow: { as: o, port: 8080 }
              - exposure: { as: e, service: $o.exposure.service, reach: $o.exposure.reach }
            report: { message: '{o.exposure.service.port} {e.reach}' }
            """));
        var exposure = Exposure(Service(8080));
        Assert.Equal(["8080 internet"], Messages(pack, exposure, Exposure(Service(8080), "private"), new OrphanAllowFact { Host = HostName, Exposure = exposure }));
    }

    [Fact]
    public void Counts_are_taken_in_all_or_by_group()
    {
        Fact[] facts = [Host(), Listener(80, "a"), Listener(80, "b"), Listener(80, "b", address: "127.0.0.1"), Listener(22, "c"), Service(22), Service(80), Service(443)];
        var perService = Valid(Rule("""
            when:
              - service: { as: s }
              - count: { of: listener, host: $s.host, port: $s.port, as: n, lt: 2 }
            report: { message: '{s.port} has {n}' }
            """));
        Assert.Equal(["22 has 1", "443 has 0"], Messages(perService, facts));

        var grouped = Valid(Rule("""
            params: { most: 1 }
            when:
              - count: { of: listener, by: [protocol, port], distinct: program, as: n, gt: $params.most }
            report: { message: '{n.count} programs on {n.port}/{n.protocol}' }
            """));
        Assert.Equal(["2 programs on 80/tcp"], Messages(grouped, facts));

        var compared = Valid(Rule("""
            when:
              - count: { of: listener, port: 80, as: many }
              - count: { of: listener, port: { not: 80 }, as: few, lt: $many }
              - service: { as: s, port: { gt: $many } }
            report: { message: '{s.port}: {few} < {many}' }
            """));
        Assert.Equal(["22: 1 < 3", "443: 1 < 3", "80: 1 < 3"], Messages(compared, facts).Order(StringComparer.Ordinal));
    }

    /// <summary>Where one host lacks the evidence and another has passed, the rule has passed; where one fired, it fired: in whatever order the hosts come.</summary>
    [Fact]
    public void Over_several_hosts_the_most_telling_outcome_counts()
    {
        var pack = Valid(Rule("requires: [snapshot]\nappliesTo: [{ service: {} }]\nwhen: [{ service: { as: s, port: 23 } }]\nreport: { message: telnet }"));
        Fact[] lacking = [Host("a", snapshot: false), Service(23, host: "a")];
        Fact[] passing = [Host("b"), Service(22, host: "b")];
        Fact[] firing = [Host("c"), Service(23, host: "c")];
        Fact[] unconcerned = [Host("d")];
        foreach (var (hosts, expected) in new (Fact[][], RuleStatus)[]
        {
            ([lacking, passing], RuleStatus.Passed), ([passing, lacking], RuleStatus.Passed),
            ([lacking, firing], RuleStatus.Fired), ([firing, lacking], RuleStatus.Fired),
            ([passing, firing], RuleStatus.Fired), ([firing, passing], RuleStatus.Fired),
            ([lacking, unconcerned], RuleStatus.InsufficientEvidence), ([unconcerned, lacking], RuleStatus.InsufficientEvidence),
            ([passing, unconcerned], RuleStatus.Passed), ([unconcerned, passing], RuleStatus.Passed),
        })
        {
            var outcome = Assert.Single(TestRules.Runner(pack).Run([.. hosts.SelectMany(h => h)]).Outcomes);
            Assert.Equal((expected, expected == RuleStatus.InsufficientEvidence ? "no listener snapshot" : ""), (outcome.Status, outcome.Reason));
        }
    }

    [Fact]
    public void A_reference_names_a_fact_without_a_search()
    {
        var (ssh, web, stranger) = (Service(22, "sshd"), Service(80, "nginx"), Service(99, "x"));
        ssh.Known = Known(22, risk: "high", name: "ssh");
        Fact[] facts = [ssh, web, ssh.Known, Exposure(ssh), Exposure(web), Exposure(stranger)];
        Assert.Equal(["sshd ssh"], Messages(Valid(Rule("""
            when:
              - exposure: { as: way }
              - $way.service: { as: s }
              - $s.known: { as: k, risk: { gte: high } }
            report: { message: '{s.program} {k.name}' }
            """)), facts));
        Assert.Equal(["22"], Messages(Valid(Rule("when: [{ exposure: { as: way, service: { program: { not: x }, known: { name: ssh } } } }]\nreport: { message: '{way.port}' }")), facts));
        Assert.Equal(["80", "99"], Messages(Valid(Rule("when: [{ exposure: { as: way, service: { known: { exists: false } } } }]\nreport: { message: '{way.port}' }")), facts));

        // A pattern asks for a fact of the host; a reference leads to the fact that it names, wherever that is.
        Assert.Equal(["22", "80"], Messages(Valid(Rule("when: [{ service: { as: s } }, { exposure: { service: $s } }]\nreport: { message: '{s.port}' }")), facts));
        Assert.Equal(["22", "80", "99"], Messages(Valid(Rule("when: [{ exposure: { as: way } }, { $way.service: { as: s } }]\nreport: { message: '{s.port}' }")), facts));
        Assert.Equal(["80"], Messages(Valid(Rule("when: [{ service: { as: s } }]\nunless: [{ $s.known: { risk: high } }]\nreport: { message: '{s.port}' }")), facts));
    }

    [Fact]
    public void Evidence_that_a_rule_requires_and_that_is_not_there_is_neither_pass_nor_fail()
    {
        var pack = Valid(
            Rule("requires: [ruleset.ipv4, ruleset.ipv6]\nwhen: [{ service: { as: s } }]\nreport: { message: '{s.port}' }"),
            Rule("requires: [snapshot]\nwhen: [{ service: { as: s } }]\nreport: { message: '{s.port}' }", "TST002"));
        var outcomes = TestRules.Runner(pack).Run([Host(snapshot: false, rulesets: "ipv4"), Service(22)]).Outcomes;
        Assert.Equal([(RuleStatus.InsufficientEvidence, "no IPv6 ruleset"), (RuleStatus.InsufficientEvidence, "no listener snapshot")], outcomes.Select(o => (o.Status, o.Reason)));
        Assert.All(TestRules.Runner(pack).Run([Host(rulesets: ["ipv4", "ipv6"]), Service(22)]).Outcomes, o => Assert.Equal(RuleStatus.Fired, o.Status));
    }
}
