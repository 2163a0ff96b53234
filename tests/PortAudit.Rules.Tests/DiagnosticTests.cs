using static PortAudit.Rules.Tests.TestRules;

namespace PortAudit.Rules.Tests;

public sealed class DiagnosticTests
{
    /// <summary>Lines 1 to 4 are id, name, title and severity; what is tested begins in line 5.</summary>
    [Theory]
    [InlineData("when: [{ servise: { as: s } }]\nreport: { message: x }", "RUL020:5:10", "did you mean 'service'?")]
    [InlineData("when: [{ service: { prot: tcp } }]\nreport: { message: x }", "RUL021:5:21", "did you mean 'port'?")]
    [InlineData("when: [{ exposure: { reech: internet } }]\nreport: { message: x }", "RUL021:5:22", "did you mean 'reach'?")]
    [InlineData("when:\n  - service:\n      port: { gtee: 5 }\nreport: { message: x }", "RUL022:7:15", "did you mean 'gte'?")]
    [InlineData("when: [{ service: { as: svc } }, { exposure: { service: $scv } }]\nreport: { message: x }", "RUL023:5:58", "did you mean 'svc'?")]
    [InlineData("when: [{ exposure: { service: $s } }, { service: { as: s } }]\nreport: { message: x }", "RUL023:5:32", "defined elsewhere")]
    [InlineData("when: [{ service: { as: s } }, { exposure: { port: $s.prot } }]\nreport: { message: x }", "RUL021:5:55", "did you mean 'port'?")]
    [InlineData("when: [{ service: { as: s } }, { exposure: { as: s } }]\nreport: { message: x }", "RUL024:5:50", "'s' already")]
    [InlineData("when: [{ service: { port: ldap } }]\nreport: { message: x }", "RUL025:5:27", "'port' is a whole number")]
    [InlineData("when: [{ service: { port: '389' } }]\nreport: { message: x }", "RUL025:5:27", "a quoted text")]
    [InlineData("when: [{ service: { as: s } }, { exposure: { port: $s.program } }]\nreport: { message: x }", "RUL025:5:52", "'$s.program' is a text")]
    [InlineData("when: [{ service: { as: s } }, { familyGap: { service: $s, open: $s.listening } }]\nreport: { message: x }", "RUL025:5:66", "seen")]
    [InlineData("when: [{ exposure: { as: e } }, { service: { program: { contains: $e.families } } }]\nreport: { message: x }", "RUL025:5:67", "'program' is a text")]
    [InlineData("when: [{ defaultVerdict: { verdict: acept } }]\nreport: { message: x }", "RUL026:5:37", "did you mean 'accept'?")]
    [InlineData("when: [{ knownPort: { risk: { gte: hihg } } }]\nreport: { message: x }", "RUL026:5:36", "did you mean 'high'?")]
    [InlineData("when: [{ service: { program: { regex: 'a(b' } } }]\nreport: { message: x }", "RUL027:5:39", "regular expression")]
    [InlineData("when: [{ service: { program: { regex: '(a)\\1' } } }]\nreport: { message: x }", "RUL027:5:39", "regular expression")]
    [InlineData("when: [{ service: { program: { matches: 'a[b' } } }]\nreport: { message: x }", "RUL027:5:41", "'[' has no ']'")]
    [InlineData("when: [{ exposure: { sources: 10.0.0.0/33 } }]\nreport: { message: x }", "RUL027:5:31", "address or prefix")]
    [InlineData("when: [{ service: { bind: { gt: loopback } } }]\nreport: { message: x }", "RUL028:5:29", "'gt' does not apply")]
    [InlineData("when: [{ service: { port: { matches: '3*' } } }]\nreport: { message: x }", "RUL028:5:29", "it is for text")]
    [InlineData("params: { lowest: 1 }\nwhen: [{ service: { port: { gte: $params.lowst } } }]\nreport: { message: x }", "RUL029:6:42", "did you mean 'lowest'?")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { message: '{s.prt}' }", "RUL021:6:24", "did you mean 'port'?")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { message: 'on {t.port}' }", "RUL023:6:25", "nothing is called 't'")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { message: 'on {s.port' }", "RUL040:6:24", "never closed")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { message: 'on s.port}' }", "RUL040:6:30", "closes nothing")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { message: 'at {s.at}' }", "RUL040:6:25", "is a place")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { mesage: x }", "RUL010:6:11", "did you mean 'message'?")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { at: $s.port, message: x }", "RUL025:6:15", "a place in a file")]
    [InlineData("wen: [{ service: { as: s } }]\nreport: { message: x }", "RUL010:5:1", "did you mean 'when'?")]
    [InlineData("when: [{ service: { as: s } }]\nreport: { message: x }\nderive: { fact: f }", "RUL010:7:1", "a rule of its own")]
    [InlineData("when: [{ service: { as: s } }]", "RUL011:1:1", "'report' or 'derive'")]
    [InlineData("when: service\nreport: { message: x }", "RUL012:5:7", "a list of facts")]
    [InlineData("when: []\nreport: { message: x }", "RUL012:5:7", "a list with facts")]
    [InlineData("when: [{ count: { of: service, as: n, portt: 3 } }]\nreport: { message: x }", "RUL021:5:39", "did you mean 'port'?")]
    [InlineData("appliesTo: [{ service: { as: s } }]\nwhen: [{ service: { as: s } }]\nreport: { message: x }", "RUL012:5:15", "without 'as'")]
    [InlineData("appliesTo: { service: {} }\nwhen: [{ service: { as: s } }]\nreport: { message: x }", "RUL012:5:12", "a list of facts")]
    [InlineData("when: [{ service: { as: s } }, { $s.port: { as: p } }]\nreport: { message: x }", "RUL025:5:34", "a field that refers to a fact")]
    [InlineData("when: [{ service: { as: s } }, { $s.konwn: { as: p } }]\nreport: { message: x }", "RUL021:5:37", "did you mean 'known'?")]
    [InlineData("when: [{ service: { known: { risc: high } } }]\nreport: { message: x }", "RUL021:5:30", "did you mean 'risk'?")]
    [InlineData("when: [{ service: { known: { as: k } } }]\nreport: { message: x }", "RUL021:5:30", "an entry of its own")]
    [InlineData("requires: [rulset]\nwhen: [{ service: { as: s } }]\nreport: { message: x }", "RUL026:5:12", "did you mean 'ruleset'?")]
    [InlineData("certainty: $s.listening\nwhen: [{ service: { as: s } }]\nreport: { message: x }", "RUL025:5:12", "certain, possible")]
    public void Each_mistake_is_named_where_it_is_with_what_was_probably_meant(string body, string expected, string hint)
    {
        var pack = Compile(Rule(body));
        var diagnostic = pack.Diagnostics[0];
        Assert.Equal(expected, $"{diagnostic.Id}:{diagnostic.Span!.Value.Line}:{diagnostic.Span.Value.Column}");
        Assert.Contains(hint, diagnostic.Message, StringComparison.Ordinal);
        Assert.Empty(pack.Rules);
    }

    [Fact]
    public void The_header_is_checked_too() => Assert.Equal(
        ["RUL013:1:5", "RUL013:2:7", "RUL026:4:11", "RUL012:5:7"],
        Complaints("id: 1101\nname: Not a slug\ntitle: t\nseverity: serious\ntags: one\nwhen: [{ service: { as: s } }]\nreport: { message: x }\n").Order(StringComparer.Ordinal)
            .OrderBy(c => int.Parse(c.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void Lines_and_columns_hold_with_carriage_returns_and_byte_order_marks()
    {
        var text = "\uFEFF" + Rule("when: [{ service: { prot: tcp } }]\nreport: { message: x }").Replace("\n", "\r\n", StringComparison.Ordinal);
        var file = PortAudit.Model.Sources.SourceFile.FromText("rule.yaml", text);
        var diagnostic = Assert.Single(RulePacks.Load(new Loading.RulePackFiles("p", "", [file], false)).Diagnostics);
        Assert.Equal("rule.yaml:5:21: error RUL021", diagnostic.ToString()[..28]);
        Assert.Equal("prot", diagnostic.Span!.Value.Text.ToString());
    }

    [Fact]
    public void A_pack_with_an_error_has_no_rules_and_the_others_have_theirs()
    {
        var good = Files(Rule("when: [{ service: { as: s } }]\nreport: { message: x }"));
        var bad = Files(
            Rule("when: [{ service: { as: s } }]\nreport: { message: x }", "TST002"),
            Rule("when: [{ service: { as: s } }]\nreport: { message: '{x}' }", "TST003"));
        var pack = RulePacks.Load(good, bad);
        Assert.Equal(["TST001"], pack.Rules.Select(r => r.Id));
        Assert.Equal([1, 0], pack.Packs.Select(p => p.Rules));
        Assert.True(pack.HasErrors);
    }

    [Fact]
    public void Ids_are_given_once_and_names_of_facts_too()
    {
        Assert.Equal(["RUL014:1:5"], Complaints(Rule("when: [{ service: { as: s } }]\nreport: { message: x }"), Rule("when: [{ host: { as: h } }]\nreport: { message: x }")));
        static string Derive(string id, string derive) => $"id: {id}\nname: n\nwhen: [{{ service: {{ as: s }} }}]\nderive: {{ {derive} }}\n";
        Assert.Equal(["RUL033:4:17"], Complaints(Derive("TST001", "fact: exposure, service: $s")));
        Assert.Equal(["RUL031:4:9"], Complaints(Derive("TST001", "fact: f, a: 1"), Derive("TST002", "fact: f, b: 1")).Take(1));
        Assert.Equal(["RUL031:4:23"], Complaints(Derive("TST001", "fact: f, a: 1"), Derive("TST002", "fact: f, a: $s")).Take(1));
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x\n", "RUL003:1:4")]
    [InlineData("a: !!python/object:os.system x\n", "RUL003:1:4")]
    [InlineData("id: [1\n", "RUL001")]
    [InlineData("id: TST001\nid: TST002\n", "RUL004:2:1")]
    [InlineData("- just\n- a list\n", "RUL012:1:1")]
    [InlineData("? [a]\n: b\n", "RUL012:1:3")]
    [InlineData("*x\n", "RUL003:1:1")]
    [InlineData("a: b: c\n", "RUL001")]
    public void Hostile_or_broken_yaml_gives_a_diagnostic(string text, string expected) =>
        Assert.StartsWith(expected, Complaints(text)[0], StringComparison.Ordinal);

    [Fact]
    public void Size_and_depth_are_bounded()
    {
        Assert.StartsWith("RUL002", Complaints(new string('[', 200_000))[0], StringComparison.Ordinal);
        Assert.StartsWith("RUL002", Complaints($"a: {string.Concat(Enumerable.Repeat("{a: ", 100))}x{new string('}', 100)}\n")[0], StringComparison.Ordinal);
        Assert.StartsWith("RUL002", Complaints($"a: [{string.Join(',', Enumerable.Repeat("1", 60_000))}]\n")[0], StringComparison.Ordinal);
        Assert.Equal(["RUL002"], Complaints(new string('#', 600_000)));
    }

    [Fact]
    public void Noise_never_throws()
    {
        var random = new Random(3);
        var seed = Rule("when:\n  - service: { as: s, port: [1, 2], program: { matches: 'a*' } }\nunless:\n  - listener: { port: $s.port }\nreport: { message: '{s.port}' }");
        const string alphabet = ":-{}[]$'\"|>&*!%#@,?\n\t \u0000\u00e9\ud83d\ude00azAZ09.";
        for (var i = 0; i < Scale.Of(3_000, 150_000); i++)
        {
            var text = seed.ToCharArray();
            for (var n = random.Next(1, 6); n > 0; n--) text[random.Next(text.Length)] = alphabet[random.Next(alphabet.Length)];
            var pack = Compile(new string(text));
            Assert.True(pack.HasErrors == (pack.Rules.Count == 0));
        }
    }

    [Fact]
    public void A_shipped_rule_needs_its_documentation_and_its_examples()
    {
        var folder = Directory.CreateTempSubdirectory("portaudit-shipped-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "rule.yaml"), Rule("why: because\nwhen: [{ service: { as: s } }]\nreport: { message: x }"));
            Directory.CreateDirectory(Path.Combine(folder, "positive"));
            File.WriteAllText(Path.Combine(folder, "positive", "ss.txt"), "x");
            Assert.Equal(["RUL051", "RUL050", "RUL050"], RulePacks.Load(RulePacks.Folder(folder, asShipped: true)).Diagnostics.Select(d => d.Id));
            Assert.Empty(RulePacks.LoadFolder(folder).Diagnostics);
            Assert.Equal(["RUL005"], RulePacks.LoadFolder(Path.Combine(folder, "missing")).Diagnostics.Select(d => d.Id));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }
}
