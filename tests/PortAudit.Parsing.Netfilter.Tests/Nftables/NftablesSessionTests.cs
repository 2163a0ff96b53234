using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables;
using PortAudit.Parsing.Placeholders;
using static PortAudit.Parsing.Netfilter.Tests.Nftables.NftablesModel;

namespace PortAudit.Parsing.Netfilter.Tests.Nftables;

/// <summary>Runs of nft as a shell script makes them.</summary>
public class NftablesSessionTests
{
    private const string Filter = "table inet f {\n\tchain in {\n\t\ttype filter hook input priority 0; policy drop;\n\t\ttcp dport 22 accept\n\t}\n}\n";

    [Fact]
    public void Runs_leave_what_one_file_leaves()
    {
        const string script = """
            nft flush ruleset
            nft add table inet f
            nft add chain inet f in '{ type filter hook input priority 0; policy drop; }'
            nft -e add rule inet f in tcp dport 22 accept
            nft add rule inet f in tcp dport 23 accept
            nft 'delete rule inet f out handle 99; flush chain inet f out'
            nft list ruleset
            nft -c add rule inet f in accept
            """;
        var session = Run(script);
        var (ruleset, diagnostics, ruleLines, _) = session.Finish();
        var expected = Parse("flush ruleset\n" + Filter.Replace("22 accept\n", "22 accept\n\t\ttcp dport 23 accept\n", StringComparison.Ordinal));
        Assert.Equal(Canonical(expected.Rulesets[0]), Canonical(ruleset));
        Assert.Equal((2, "NFT034 6"), (ruleLines.Modelled, string.Join(',', diagnostics.Select(d => $"{d.Descriptor.Id} {d.Span!.Value.Line}"))));
        var rule = ruleset!.Tables[0].Chains[0].Rules[1];
        Assert.Equal((5, "tcp dport 23 accept"), (rule.Span.Line, rule.Span.Text.ToString()));
    }

    [Fact]
    public void A_here_document_points_at_its_own_lines()
    {
        const string script = "nft -f - <<EOF\ntable inet f {\n\tset s { type inet_service; elements = { 22, $PORT }; }\n\tchain in {\n\t\ttype filter hook input priority 0\n\t\ttcp dport @s accept\n\t}\n}\nEOF\n";
        var source = SourceFile.FromText("fw.sh", script);
        var session = new NftablesSession(source, FewNames.Instance, ParseContext.None);
        var body = new NftablesCommandText();
        for (var line = 2; line <= 8; line++)
        {
            var span = source.LineSpan(line);
            body.Append(span.Text.ToString().Replace("$PORT", "2222", StringComparison.Ordinal) + "\n", source.Span(span.Start, span.Length + 1));
        }

        Assert.True(session.Run([("-f", source.Span(4, 2)), ("-", source.Span(7, 1))], body, source.LineSpan(1), []));
        var ruleset = session.Finish().Ruleset!;
        var rule = ruleset.Tables[0].Chains[0].Rules[0];
        Assert.Equal((6, "tcp dport @s accept"), (rule.Span.Line, rule.Span.Text.ToString()));
        var elements = rule.Parts.OfType<SetCondition>().Single().Elements;
        Assert.Equal([3, 3], elements.Spans.Select(s => s.Line));
    }

    [Fact]
    public void What_the_shell_leaves_open_is_open()
    {
        var session = Run($"nft add table inet f\nnft add chain inet f in '{{ type filter hook input priority 0; policy drop; }}'\nnft add rule inet f in tcp dport {Placeholder.Of("$PORT")} accept\nnft add rule inet f in {Placeholder.Of("$RULE")}\n");
        var rules = session.Finish().Ruleset!.Tables[0].Chains[0].Rules;
        Assert.Equal(2, rules.Count);
        Assert.Contains(rules[0].Parts, p => p is UnknownCondition { Text: "tcp dport ${PORT}" });
        Assert.Contains(rules[1].Parts, p => p is UnknownCondition);
        Assert.Contains(rules[1].Parts, p => p is Model.Firewall.Actions.UnknownAction);
    }

    [Fact]
    public void What_may_be_run_or_not_adds_and_takes_away_under_its_condition()
    {
        var source = SourceFile.FromText("fw.sh", "[ -f /etc/x ]\n");
        Condition guard = new UnknownCondition("[ -f /etc/x ]", UnknownKind.Named, source.LineSpan(1));
        var session = new NftablesSession(source, FewNames.Instance, ParseContext.None);
        Do(Filter, []);
        Do("add rule inet f in tcp dport 23 accept\n", [guard]);
        Do("flush chain inet f in\nadd chain inet f in { policy accept; }\n", [guard]);
        var chain = session.Finish().Ruleset!.Tables[0].Chains[0];
        Assert.Equal(Policy.Unknown, chain.Policy);
        var absent = new Not(new AllOf([guard]));
        Assert.Equal([absent.ToString()], chain.Rules[0].Parts.OfType<Not>().Select(n => n.ToString()));
        Assert.Equal(guard, chain.Rules[1].Parts[0]);

        void Do(string commands, IReadOnlyList<Condition> guards) =>
            session.Run([("-f", source.LineSpan(1)), ("-", source.LineSpan(1))], new NftablesCommandText().Append(commands, source.LineSpan(1)), source.LineSpan(1), guards);
    }

    [Fact]
    public void Input_that_nobody_knows_may_do_anything()
    {
        var source = SourceFile.FromText("fw.sh", "make-rules | nft -f -\n");
        var session = new NftablesSession(source, FewNames.Instance, ParseContext.None);
        session.Run([("-f", source.LineSpan(1)), ("-", source.LineSpan(1))], new NftablesCommandText().Append(Filter, source.LineSpan(1)), source.LineSpan(1), []);
        session.Run([("-f-", source.LineSpan(1))], null, source.LineSpan(1), []);
        var (ruleset, diagnostics, _, _) = session.Finish();
        Assert.Equal("NFT035", Assert.Single(diagnostics).Descriptor.Id);
        Assert.Contains(ruleset!.Tables[0].Chains[0].Rules[0].Parts, p => p is Model.Firewall.Actions.UnknownAction { MayContinue: true });
    }

    [Fact]
    public void Each_run_has_its_own_variables()
    {
        var session = Run("nft -D p=22 add table inet f\nnft 'define q = 1; add chain inet f $p'\n");
        Assert.Equal(["NFT020"], session.Finish().Diagnostics.Select(d => d.Descriptor.Id).Distinct());
    }

    /// <summary>Runs the lines of a script that holds nothing but words, quoted with <c>'</c> or not.</summary>
    private static NftablesSession Run(string script)
    {
        var source = SourceFile.FromText("fw.sh", script);
        var session = new NftablesSession(source, FewNames.Instance, ParseContext.None);
        for (var line = 1; line <= source.LineCount; line++)
        {
            var span = source.LineSpan(line);
            var words = new List<(string, SourceSpan)>();
            for (var at = 0; at < span.Length;)
            {
                var quoted = span.Text[at] == '\'';
                var end = span.Text[(at + 1)..].IndexOf(quoted ? '\'' : ' ') is >= 0 and var found ? at + 1 + found + (quoted ? 1 : 0) : span.Length;
                words.Add((span.Text[at..end].Trim('\'').ToString(), source.Span(span.Start + at, end - at)));
                at = end;
                while (at < span.Length && span.Text[at] == ' ') at++;
            }

            session.Run(words[1..], null, span, []);
        }

        return session;
    }

    private static string Canonical(Ruleset? ruleset)
    {
        var input = new ParsedInput(ruleset!.Source, "test", "") { Rulesets = [ruleset] };
        return NftablesModel.Canonical(input);
    }
}
