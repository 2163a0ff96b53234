using PortAudit.Model.Facts;
using static PortAudit.Rules.Tests.TestFacts;

namespace PortAudit.Rules.Tests;

public sealed class OperatorTests
{
    private static readonly Fact[] Ports = [Service(22, "sshd"), Service(80, "nginx"), Service(1389, "java"), Service(9000, null)];

    [Theory]
    [InlineData("port: 22", "22")]
    [InlineData("port: [22, 80]", "22 80")]
    [InlineData("port: { in: [22, 80] }", "22 80")]
    [InlineData("port: { not: 22 }", "80 1389 9000")]
    [InlineData("port: { not: [22, 80] }", "1389 9000")]
    [InlineData("port: { gt: 80 }", "1389 9000")]
    [InlineData("port: { gte: 80, lt: 9000 }", "80 1389")]
    [InlineData("port: { lte: 80 }", "22 80")]
    [InlineData("port: { within: 1-1023 }", "22 80")]
    [InlineData("port: { within: [1-79, 9000] }", "22 9000")]
    [InlineData("port: { any: [22, { gt: 8000 }] }", "22 9000")]
    [InlineData("port: { all: [{ gt: 22 }, { not: 80 }] }", "1389 9000")]
    [InlineData("program: sshd", "22")]
    [InlineData("program: { matches: '*n*' }", "80")]
    [InlineData("program: { matches: ['s?hd', 'jav[a-z]'] }", "22 1389")]
    [InlineData("program: { regex: '^(java|nginx)$' }", "80 1389")]
    [InlineData("program: { contains: ss }", "22")]
    [InlineData("program: { gte: nginx }", "22 80")]
    [InlineData("program: { exists: false }", "9000")]
    [InlineData("program: { exists: true }", "22 80 1389")]
    [InlineData("program: { any: [{ exists: false }, sshd] }", "22 9000")]
    [InlineData("program: { not: { matches: 's*' } }", "80 1389")] // what is absent passes no test, not even a negated one
    public void Scalar_fields(string condition, string expected) =>
        Assert.Equal(expected.Split(' '), Ports.Where(p => Found($"service: {{ as: it, {condition} }}", Ports).Contains(p)).Select(p => $"{((ServiceFact)p).Port}"));

    [Theory]
    [InlineData("expectedPrograms: java", true)]
    [InlineData("expectedPrograms: python", false)]
    [InlineData("expectedPrograms: [python, slapd]", true)]
    [InlineData("expectedPrograms: { contains: slapd }", true)]
    [InlineData("expectedPrograms: { matches: 'sl*' }", true)]
    [InlineData("expectedPrograms: { not: java }", false)]
    [InlineData("expectedPrograms: { any: { matches: 's*' } }", true)]
    [InlineData("expectedPrograms: { all: { matches: 's*' } }", false)]
    [InlineData("expectedPrograms: { all: [slapd, java] }", true)]
    [InlineData("expectedPrograms: { exists: true }", true)]
    [InlineData("curated: true", true)]
    [InlineData("curated: false", false)]
    [InlineData("risk: { gte: medium }", true)]
    [InlineData("risk: { gt: high }", false)]
    [InlineData("risk: { lt: critical }", true)] // by severity, not by the alphabet
    public void List_flag_and_severity_fields(string condition, bool expected)
    {
        var port = new KnownPortFact
        {
            Protocol = "tcp",
            Number = 389,
            Assignment = "assigned",
            PortClass = "system",
            IsCurated = true,
            Risk = "high",
            ExpectedPrograms = ["slapd", "java"],
        };
        Assert.Equal(expected, Found($"knownPort: {{ as: it, {condition} }}", port).Count == 1);
    }

    [Theory]
    [InlineData("sources: 10.1.0.0/16", true)]
    [InlineData("sources: 10.0.0.0/7", false)] // a scalar asks whether the set holds all of it
    [InlineData("sources: [192.0.2.1, 10.0.0.1]", true)]
    [InlineData("sources: { contains: 10.0.0.0/8 }", true)]
    [InlineData("sources: { within: 10.0.0.0/7 }", true)]
    [InlineData("sources: { within: 10.0.0.0/9 }", false)]
    [InlineData("sources: { within: [10.0.0.0/9, 10.128.0.0/9] }", true)] // the union counts
    [InlineData("sources: { overlaps: 10.2.3.4 }", true)]
    [InlineData("sources: { overlaps: [192.0.2.0/24, 2001:db8::/32] }", false)]
    [InlineData("sources: { not: { overlaps: 192.0.2.0/24 } }", true)]
    public void Address_fields(string condition, bool expected) =>
        Assert.Equal(expected, Found($"exposure: {{ as: it, {condition} }}", Exposure(Service(22), sources: "10.0.0.0/8")).Count == 1);

    [Fact]
    public void Parameters_stand_for_values_and_the_user_replaces_them()
    {
        var pack = TestRules.Valid(TestRules.Rule("""
            params: { lowest: 1000, names: [java, nginx], trusted: [10.0.0.0/8] }
            when:
              - service: { as: s, port: { gte: $params.lowest }, program: $params.names }
              - exposure: { service: $s, sources: { within: $params.trusted } }
            report: { message: '{s.port} over {params.lowest}' }
            """));
        Fact[] facts = [Service(80, "nginx"), Service(1389), Service(2389, "slapd")];
        Fact[] all = [.. facts, .. facts.Cast<ServiceFact>().Select(s => Exposure(s, sources: "10.1.1.1"))];
        Assert.Equal(["1389 over 1000"], TestRules.Messages(pack, all));

        var settings = new RuleSettings { Parameters = new Dictionary<string, IReadOnlyDictionary<string, object>> { ["TST001"] = new Dictionary<string, object> { ["lowest"] = "50", ["names"] = new[] { "nginx" } } } };
        Assert.Equal(["80 over 50"], TestRules.Runner(pack, settings).Run(all).Findings.Select(f => f.Message));

        var wrong = new RuleSettings { Parameters = new Dictionary<string, IReadOnlyDictionary<string, object>> { ["TST001"] = new Dictionary<string, object> { ["lowest"] = "few", ["lowst"] = 1 } } };
        Assert.Equal(["RUL062", "RUL061"], TestRules.Runner(pack, wrong).Run(all).Diagnostics.Select(d => d.Id));
    }

    private static List<Fact> Found(string pattern, params Fact[] facts)
    {
        var found = new List<Fact>();
        var pack = TestRules.Valid(TestRules.Rule($"when:\n  - {pattern}\nreport: {{ message: found }}"));
        TestRules.Runner(pack, new RuleSettings { Observer = (_, round) => found.AddRange(round.SelectMany(m => m.Combinations).Select(c => c[0])) }).Run(facts);
        return found;
    }
}
