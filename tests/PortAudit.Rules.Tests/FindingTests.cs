using PortAudit.Model.Facts;
using PortAudit.Model.Findings;
using PortAudit.Model.Sources;
using static PortAudit.Rules.Tests.TestFacts;
using static PortAudit.Rules.Tests.TestRules;

namespace PortAudit.Rules.Tests;

public sealed class FindingTests
{
    private static readonly string Exposed = Rule("""
        certainty: $way.certainty
        when:
          - service: { as: s }
          - exposure: { as: way, service: $s }
        report: { at: $way.rule, related: [{ the listener: $s }], message: '{s.program|somebody} on {s.port}' }
        """);

    [Fact]
    public void Values_from_inputs_can_not_speak_to_the_terminal()
    {
        var pack = Valid(Rule("when: [{ service: { as: s } }]\nreport: { message: '{s.program} <b>', evidence: [$s.program] }"));
        var finding = Assert.Single(TestRules.Runner(pack).Run([Service(22, "\u001b[31mred\r\nline \u202egpj\u0000\ud800 h\u00e9\ud83d\ude00" + new string('x', 500))]).Findings);
        Assert.StartsWith("\\x1b[31mred\\r\\nline \\u{202e}gpj\\x00\\u{d800} h\u00e9\ud83d\ude00xxx", finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("x\u2026 <b>", finding.Message, StringComparison.Ordinal);
        Assert.InRange(finding.Message.Length, 200, 260);
        Assert.DoesNotContain('\u001b', finding.Evidence[0].Value);
    }

    [Fact]
    public void Absent_values_have_words_and_braces_are_written_twice()
    {
        var pack = Valid(Rule("when: [{ service: { as: s } }]\nreport: { message: '{s.program} or {s.program|nobody} {{s}} {s.listening} {s}' }"));
        Assert.Equal(["unknown program or nobody {s} seen 22/tcp"], Messages(pack, Service(22, null)));
    }

    [Fact]
    public void One_finding_a_service_and_place_and_the_worse_of_two_speaks()
    {
        var rule = Line("rules.v4", 3);
        var service = Service(22, at: Line("ss.txt", 2));
        var pack = Valid(Exposed);
        var findings = TestRules.Runner(pack).Run([service, Exposure(service, "private", "possible", rule: rule, missing: "no IPv6 ruleset"), Exposure(service, rule: rule, missing: "no listener snapshot")]).Findings;
        var finding = Assert.Single(findings);
        Assert.Equal((Certainty.Certain, rule), (finding.Certainty, finding.Location));
        Assert.Equal(["no listener snapshot", "no IPv6 ruleset"], finding.MissingEvidence);
        Assert.Equal("the listener", Assert.Single(finding.Related).Label);

        var elsewhere = TestRules.Runner(pack).Run([service, Exposure(service, rule: rule), Exposure(service, "private", "possible", rule: Line("rules.v4", 5))]).Findings;
        Assert.Equal([Certainty.Certain, Certainty.Possible], elsewhere.Select(f => f.Certainty));
    }

    [Fact]
    public void A_place_falls_back_to_the_first_fact_that_has_one()
    {
        var row = Line("ss.txt", 2);
        var service = Service(22, at: row);
        Assert.Equal(row, Assert.Single(TestRules.Runner(Valid(Exposed)).Run([service, Exposure(service)]).Findings).Location);
    }

    [Fact]
    public void An_id_survives_edits_elsewhere_and_counters_and_tells_meanings_apart()
    {
        var id = Id(Line("fw/rules.v4", 3, "-A INPUT -p tcp --dport 22 -j ACCEPT"));
        Assert.Matches("^[0-9a-f]{16}$", id);
        Assert.Equal(id, Id(Line("fw/rules.v4", 30, "[12:3456] -A INPUT  -p tcp --dport 22 -j ACCEPT")));
        Assert.Equal(id, Id(Line("/home/ci/build/fw/rules.v4", 3, "-A INPUT -p tcp --dport 22 -j ACCEPT"), p => p.Replace("/home/ci/build/", "", StringComparison.Ordinal)));
        Assert.Equal(Id(Line("n", 3, "tcp dport 22 counter packets 0 bytes 0 accept # handle 7")), Id(Line("n", 4, "\ttcp dport 22 counter packets 81 bytes 4860 accept # handle 12")));
        Assert.NotEqual(id, Id(Line("fw/rules.v6", 3, "-A INPUT -p tcp --dport 22 -j ACCEPT")));
        Assert.NotEqual(id, Id(Line("fw/rules.v4", 3, "-A INPUT -s 10.0.0.0/8 -p tcp --dport 22 -j ACCEPT")));
        Assert.NotEqual(id, Id(Line("fw/rules.v4", 3, "-A INPUT -p tcp --dport 22 -j ACCEPT"), port: 23));

        static string Id(SourceSpan rule, Func<string, string>? path = null, int port = 22)
        {
            var service = Service(port, at: Line("ss.txt", 9, "tcp LISTEN users:((\"java\",pid=1,fd=2))"));
            var settings = new RuleSettings { RepositoryPath = path ?? (p => p) };
            return Assert.Single(TestRules.Runner(Valid(Exposed), settings).Run([service, Exposure(service, rule: rule)]).Findings).Id;
        }
    }

    [Fact]
    public void Findings_that_mean_the_same_are_numbered()
    {
        var service = Service(22);
        var twins = TestRules.Runner(Valid(Exposed)).Run([service, Exposure(service, rule: Line("a", 3)), Exposure(service, rule: Line("a", 4))]).Findings;
        Assert.Equal(2, twins.Select(f => f.Id).Distinct().Count());
        var alone = TestRules.Runner(Valid(Exposed)).Run([service, Exposure(service, rule: Line("a", 9))]).Findings;
        Assert.Equal(twins[0].Id, alone[0].Id);
    }

    [Fact]
    public void Severity_takes_the_first_case_that_holds_and_has_a_value()
    {
        var pack = Valid($"""
            id: TST001
            name: cases
            title: t
            severity:
              - critical: {"{"} s.port: 23 {"}"}
              - $k.risk: {"{"} way.reach: internet {"}"}
              - low
            when:
              - service: {"{"} as: s {"}"}
              - exposure: {"{"} as: way, service: $s {"}"}
              - knownPort: {"{"} as: k, number: $s.port, risk: {"{"} lte: high {"}"} {"}"}
            report: {"{"} message: '{"{"}s.port{"}"}' {"}"}
            """);
        ServiceFact[] services = [Service(23), Service(80), Service(81), Service(82)];
        var findings = TestRules.Runner(pack).Run([.. services, Exposure(services[0]), Exposure(services[1]), Exposure(services[2], "private"), Exposure(services[3]),
            Known(23, risk: "low"), Known(80, risk: "high"), Known(81, risk: "high"), Known(82, risk: "info")]).Findings;
        Assert.Equal(["Critical 23", "High 80", "Low 81", "Info 82"], findings.Select(f => $"{f.Severity} {f.Message}"));
        Assert.Equal(Severity.Critical, pack.Rules[0].Info.Severity);
        Assert.Equal(Severity.High, Valid(Rule("when: [{ knownPort: { as: k, risk: { lte: high } } }]\nreport: { message: x }", severity: "$k.risk")).Rules[0].Info.Severity);
    }

    [Fact]
    public void Settings_choose_rules_and_severities_and_name_what_they_miss()
    {
        var pack = Valid(
            Rule("when: [{ service: { as: s } }]\nreport: { message: one }"),
            Rule("when: [{ service: { as: s } }]\nreport: { message: two }", "TST002"),
            Rule("when: [{ service: { as: s } }]\nreport: { message: three }", "OTH003"));
        var result = TestRules.Runner(pack, new RuleSettings
        {
            Enabled = ["TST*"],
            Skipped = ["rule-tst002"],
            Severities = [new("*", Severity.Low), new("TST001", Severity.Critical), new("TST01", Severity.High)],
        }).Run([Service(22)]);
        Assert.Equal(["Critical one"], result.Findings.Select(f => $"{f.Severity} {f.Message}"));
        Assert.Equal(["OTH003 Skipped", "TST001 Fired", "TST002 Skipped"], result.Outcomes.Select(o => $"{o.Rule.Id} {o.Status}"));
        var diagnostic = Assert.Single(result.Diagnostics);
        Assert.Equal("RUL060", diagnostic.Id);
        Assert.Contains("did you mean 'TST001'?", diagnostic.Message, StringComparison.Ordinal);
    }

    /// <summary>Others rely on what rules derive: choosing rules chooses what is reported.</summary>
    [Fact]
    public void Chosen_rules_still_see_what_others_derive()
    {
        var pack = Valid(
            "id: TST001\nname: marks\nwhen: [{ service: { as: s, port: 22 } }]\nderive: { fact: mark, service: $s }\n",
            Rule("when: [{ mark: { as: m } }]\nreport: { message: 'marked {m.service.port}' }", "TST002"),
            Rule("when: [{ service: { as: s } }]\nreport: { message: other }", "TST003"));
        var chosen = new RuleSettings { Enabled = ["TST002"] };
        Assert.Equal(["marked 22"], TestRules.Runner(pack, chosen).Run([Service(22)]).Findings.Select(f => f.Message));
        Assert.Empty(TestRules.Runner(pack, chosen with { Skipped = ["TST001"] }).Run([Service(22)]).Findings);
    }

    [Fact]
    public void The_order_of_findings_does_not_depend_on_the_order_of_facts()
    {
        var services = Enumerable.Range(1, 30).Select(i => Service(i, at: Line("ss.txt", i))).ToList();
        Fact[] facts = [.. services, .. services.Select(s => Exposure(s, certainty: s.Port % 2 == 0 ? "certain" : "possible"))];
        var pack = Valid(Exposed);
        var expected = Messages(pack, facts);
        var random = new Random(1);
        for (var i = 0; i < 5; i++)
        {
            random.Shuffle(facts);
            Assert.Equal(expected, Messages(pack, facts));
        }

        Assert.Equal("java on 2", expected[0]);
        Assert.Equal("java on 29", expected[^1]);
    }
}
