using PortAudit.Model.Facts;
using static PortAudit.Rules.Tests.TestFacts;
using static PortAudit.Rules.Tests.TestRules;

namespace PortAudit.Rules.Tests;

public sealed class DerivationTests
{
    private static string Deriving(string id, string body) => $"id: {id}\nname: rule-{id.ToLowerInvariant()}\n{body.ReplaceLineEndings("\n").Trim('\n')}\n";

    [Fact]
    public void Chains_run_through_three_strata_in_whatever_order_the_files_come()
    {
        var report = Rule("""
            when:
              - service: { as: s }
            unless:
              - quiet: { service: $s }
              - loud: { service: $s }
            report: { message: 'neither: {s.port}' }
            """, "TST001");
        var quiet = Deriving("TST002", """
            when:
              - service: { as: s }
            unless:
              - open: { service: $s }
            derive: { fact: quiet, host: $s.host, service: $s }
            """);
        var open = Deriving("TST003", """
            when:
              - exposure: { as: e, reach: internet }
            derive: { fact: open, service: $e.service, how: wide }
            """);
        var openPrivate = Deriving("TST004", """
            when:
              - exposure: { as: e, reach: private }
            derive: { fact: open, service: $e.service, how: narrow }
            """);
        var loud = Deriving("TST005", """
            when:
              - open: { as: o, how: narrow }
              - service: { as: s, program: $o.service.program }
            derive: { fact: loud, service: $s }
            """);

        var (a, b, c, d) = (Service(1, "x"), Service(2, "y"), Service(3, "y"), Service(4, "z"));
        Fact[] facts = [a, b, c, d, Exposure(a), Exposure(b, "private")];
        foreach (var order in new[] { new[] { report, quiet, open, openPrivate, loud }, [loud, openPrivate, open, quiet, report] })
        {
            var pack = Valid(order);
            Assert.Equal(3, pack.Strata.Count);
            Assert.Equal(["neither: 1"], Messages(pack, facts)); // 3 and 4 are quiet; 2 is loud, and 3 shares its program
        }

        Assert.Equal(["open", "quiet", "loud"], Valid(open, quiet, openPrivate, loud, report).DerivedTypes.Select(t => t.Name));
    }

    [Fact]
    public void Rules_may_derive_from_what_they_derive_and_still_end()
    {
        var pack = Valid(
            Deriving("TST001", """
                when:
                  - portOwner: { as: o, home: { exists: true } }
                derive: { fact: leads, from: $o.program, to: $o.home }
                """),
            Deriving("TST002", """
                when:
                  - leads: { as: a }
                  - leads: { as: b, from: $a.to }
                derive: { fact: leads, from: $a.from, to: $b.to }
                """),
            Rule("when: [{ leads: { as: l, from: a } }]\nreport: { message: '{l.to}' }", "TST003"));
        static PortOwnerFact Edge(string from, string to) => new() { Host = HostName, Service = Service(1, from), Standing = "foreign", Home = to };
        Fact[] ring = [Edge("a", "b"), Edge("b", "c"), Edge("c", "d"), Edge("d", "b"), Edge("x", "y")];
        Assert.Equal(["b", "c", "d"], Messages(pack, ring));

        // The transitive closure of a ring of three, of the way to it, and of a lone edge: 3 + 9 + 1.
        Assert.Equal(13, TestRules.Runner(pack).Run(ring).Derived.Count);
    }

    [Fact]
    public void A_cycle_through_absence_is_refused_and_shown()
    {
        string[] rules =
        [
            Deriving("TST001", "when: [{ service: { as: s } }]\nunless: [{ lonely: { service: $s } }]\nderive: { fact: paired, service: $s }"),
            Deriving("TST002", "when: [{ paired: { as: p } }]\nderive: { fact: known, service: $p.service }"),
            Deriving("TST003", "when: [{ service: { as: s } }]\nunless: [{ known: { service: $s } }]\nderive: { fact: lonely, service: $s }"),
        ];
        var pack = Compile(rules);
        var diagnostic = Assert.Single(pack.Diagnostics);
        Assert.Equal("RUL030", diagnostic.Id);
        Assert.Contains("TST001 -[unless lonely]-> TST003 -[unless known]-> TST002 -[when paired]-> TST001", diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(pack.Rules);
    }

    [Fact]
    public void A_cycle_through_a_count_and_a_rule_that_negates_itself_are_refused()
    {
        Assert.Equal(["RUL030:4:10"], Complaints(Deriving("TST001", "when:\n  - count: { of: tally, as: n, lt: 3 }\nderive: { fact: tally, number: $n }").Replace("  - count", "      -  count", StringComparison.Ordinal)));
        Assert.Equal(["RUL030"], Compile(Rule("when: [{ finding: { as: f } }]\nreport: { message: '{f.rule}' }")).Diagnostics.Select(d => d.Id));
    }

    [Fact]
    public void Facts_made_of_their_own_kind_without_end_are_refused() =>
        Assert.Equal(["RUL032"], Compile(
            Deriving("TST001", "when: [{ service: { as: s } }]\nderive: { fact: chain, service: $s, of: $s }").Replace("of: $s }", "of: $c }", StringComparison.Ordinal)
                .Replace("{ service: { as: s } }", "{ service: { as: s } }, { chain: { as: c } }", StringComparison.Ordinal)).Diagnostics.Select(d => d.Id));

    [Fact]
    public void A_rule_keeps_silent_where_another_has_spoken()
    {
        var specific = Rule("when: [{ service: { as: s, port: 1389 } }]\nreport: { message: 'LDAP on {s.port}' }", "TST002");
        var general = Rule("""
            when:
              - exposure: { as: e }
            unless:
              - finding: { rule: [TST002], service: $e.service }
            report: { message: '{e.port} is open' }
            """, "TST001");
        var (ldap, ssh) = (Service(1389), Service(22));
        Fact[] facts = [ldap, ssh, Exposure(ldap), Exposure(ssh)];
        Assert.Equal(["22 is open", "LDAP on 1389"], Messages(Valid(general, specific), facts));

        var skipped = new RuleSettings { Skipped = ["TST002"] };
        Assert.Equal(["1389 is open", "22 is open"], TestRules.Runner(Valid(general, specific), skipped).Run(facts).Findings.Select(f => f.Message));
        Assert.Equal(["RUL060:8:16"], Complaints(specific, general.Replace("[TST002]", "[TST02]", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_eleventh_rule_from_a_folder_works_with_the_shipped_ones()
    {
        var folder = Directory.CreateTempSubdirectory("portaudit-pack-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "ACME001-twice-open", "positive"));
            File.WriteAllText(Path.Combine(folder, "ACME001-twice-open", "rule.yaml"), """
                id: ACME001
                name: twice-open
                when:
                  - service: { as: s }
                  - exposure: { as: way, service: $s, reach: internet }
                  - knownPort: { as: port, protocol: $s.protocol, number: $s.port, risk: { gte: high } }
                derive: { fact: risky, service: $s, risk: $port.risk, way: $way }
                ---
                id: ACME002
                name: risky-without-owner
                title: A risky service has no owner
                severity: ${r.risk}
                certainty: ${r.way.certainty}
                when:
                  - risky: { as: r }
                unless:
                  - approvedService: { port: $r.service.port, owner: { exists: true } }
                report:
                  message: "{r.service.program} on {r.service.port} is {r.risk} and nobody's"
                """);
            File.WriteAllText(Path.Combine(folder, "ACME001-twice-open", "positive", "not-a-rule.yaml"), "some: input");
            var pack = RulePacks.Load(RulePacks.Shipped(), RulePacks.Folder(folder));
            Assert.Empty(pack.Diagnostics);
            var (redis, mongo) = (Service(6379, "redis"), Service(27017, "mongod"));
            var owned = new ApprovedServiceFact { Host = HostName, Protocol = "tcp", Port = 27017, Owner = "data team", Covers = PortAudit.PacketSets.Addresses.AddressSet.Parse("10.0.0.0/8") };
            var findings = TestRules.Runner(pack, new RuleSettings { Enabled = ["ACME*"] })
                .Run([redis, mongo, Exposure(redis), Exposure(mongo), Known(6379, risk: "critical"), Known(27017, risk: "high"), owned]).Findings;
            Assert.Equal(["Critical redis on 6379 is critical and nobody's"], findings.Select(f => $"{f.Severity} {f.Message}"));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
