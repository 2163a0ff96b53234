using System.Text;
using System.Text.Json;

namespace PortAudit.Cli.Tests;

public class AuditCommandTests
{
    private const string Telnet = "-A INPUT -p tcp -m tcp --dport 23 -j ACCEPT";

    [Theory]
    [InlineData(new[] { "audit", "nosuch.txt" }, 2)]
    [InlineData(new[] { "audit", "nosuch*.txt" }, 2)]
    [InlineData(new[] { "audit", "closed.txt", "nosuch.txt" }, 2)]
    [InlineData(new[] { "audit", "nothing" }, 3)]
    [InlineData(new[] { "audit", "prose" }, 3)]
    [InlineData(new[] { "audit", "prose/readme.txt" }, 4)]
    [InlineData(new[] { "audit", "closed.txt" }, 0)]
    [InlineData(new[] { "audit", "open.txt" }, 1)]
    [InlineData(new[] { "audit", "open.txt", "--exit-zero" }, 0)]
    [InlineData(new[] { "audit", "prose/readme.txt", "--exit-zero" }, 4)]
    [InlineData(new[] { "audit", "open.txt", "--fail-on", "never" }, 0)]
    [InlineData(new[] { "audit", "open.txt", "--fail-on", "low" }, 1)]
    [InlineData(new[] { "audit", "perhaps.txt" }, 0)]
    [InlineData(new[] { "audit", "perhaps.txt", "--min-certainty", "possible" }, 1)]
    [InlineData(new[] { "audit", "perhaps.txt", "--strict-input" }, 4)]
    [InlineData(new[] { "audit", "closed.txt", "--strict-input" }, 0)]
    [InlineData(new[] { "audit", "op*.txt" }, 1)]
    [InlineData(new[] { "audit", "clo*.txt" }, 0)]
    public void The_exit_code_is_the_same_for_every_format(string[] args, int code)
    {
        using var session = Files();
        foreach (var format in new[] { "console", "json", "sarif", "html" }) Assert.Equal((format, code), (format, session.Run([.. args, "-f", format]).Code));
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("--type", "pf")]
    [InlineData("--fail-on", "sometimes")]
    [InlineData("--min-certainty", "maybe")]
    [InlineData("-f", "pdf")]
    [InlineData("-o", "json")]
    [InlineData("-o", "pdf=x.pdf")]
    [InlineData("--host", "web")]
    [InlineData("--config", "nosuch.yaml")]
    [InlineData("--pack", "nosuch")]
    [InlineData("--max-nodes", "many")]
    public void A_wrong_option_is_told_on_the_error_stream_alone(params string[] options)
    {
        using var session = Files();
        var outcome = session.Run(["audit", "closed.txt", .. options]);
        Assert.Equal(2, outcome.Code);
        Assert.Empty(outcome.Out);
        Assert.NotEmpty(outcome.Error);
        Assert.Empty(Directory.GetFiles(session.Folder, "*.pdf"));
    }

    [Fact]
    public void Nothing_named_is_a_mistake()
    {
        using var session = new Session();
        var outcome = session.Run("audit");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
    }

    [Theory]
    [InlineData("colour: red\n", "portaudit.yaml:1:1: error CFG010")]
    [InlineData("paths: [a\n", "error CFG002")]
    [InlineData("paths:\n  - closed.txt\nfail-on: sometimes\n", "portaudit.yaml:3:")]
    public void A_broken_configuration_stops_the_audit(string yaml, string message)
    {
        using var session = Files().With("portaudit.yaml", yaml);
        var outcome = session.Run("audit", "open.txt");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains(message, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_rule_pack_stops_the_audit()
    {
        using var session = Files().With("pack/XX1-mine/rule.yaml", "id: XX0001\nnmae: mine\n");
        var outcome = session.Run("audit", "open.txt", "--pack", "pack");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains("rule.yaml:2:1: error RUL010", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Standard_input_goes_by_the_name_that_it_is_given()
    {
        using var session = new Session { Input = Encoding.UTF8.GetBytes(Session.Rules(Telnet)) };
        var outcome = session.Run("audit", "-", "--stdin-filename", "gw/rules.v4", "-f", "json");
        Assert.Equal(1, outcome.Code);
        Assert.Equal("gw/rules.v4", outcome.Json.GetProperty("inputs")[0].GetProperty("path").GetString());
        Assert.Equal("gw/rules.v4", outcome.Json.GetProperty("findings")[0].GetProperty("location").GetProperty("path").GetString());
        Assert.Equal(4, new Session().Run("audit", "-").Code);
    }

    [Fact]
    public void Several_reports_are_written_beside_the_printed_one()
    {
        using var session = Files();
        var outcome = session.Run("audit", "open.txt", "-o", "json=a.json", "-o", "sarif=b.sarif", "-o", "html=c.html", "-o", "json=d.json");
        Assert.Equal(1, outcome.Code);
        Assert.Contains("23/tcp", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(session.Read("a.json"), session.Read("d.json"));
        Assert.Equal("portaudit/report/1", JsonDocument.Parse(session.Read("a.json")).RootElement.GetProperty("schema").GetString());
        Assert.Equal("2.1.0", JsonDocument.Parse(session.Read("b.sarif")).RootElement.GetProperty("version").GetString());
        Assert.StartsWith("<!doctype html>", session.Read("c.html"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(2, session.Run("audit", "open.txt", "-o", "json=nosuch/a.json").Code);
    }

    [Fact]
    public void A_second_ruleset_in_a_folder_is_a_host_of_its_own()
    {
        using var session = new Session().With("site/a.txt", Session.Rules(Telnet)).With("site/b.txt", Session.Rules(""));
        var outcome = session.Run("audit", "site", "-f", "json");
        Assert.Equal(["b", "site"], outcome.Json.GetProperty("hosts").EnumerateArray().Select(h => h.GetProperty("name").GetString()).Order());
        Assert.Contains("INP010", session.Run("audit", "site", "--verbose").Out, StringComparison.Ordinal);
        var named = session.Run("audit", "site", "-f", "json", "--host", "one=site/a.txt", "--host", "two=site/b.txt");
        Assert.Equal(["one", "two"], named.Json.GetProperty("hosts").EnumerateArray().Select(h => h.GetProperty("name").GetString()).Order());
    }

    [Fact]
    public void Hosts_can_go_by_file_names_that_repeat()
    {
        // The third file's name is taken by a folder's host already.
        using var session = new Session().With("site/a.txt", Session.Rules("")).With("site/b.txt", Session.Rules("")).With("b/c.txt", Session.Rules(Telnet));
        var outcome = session.Run("audit", "site", "b", "-f", "json");
        Assert.Equal(3, outcome.Json.GetProperty("hosts").GetArrayLength());
        Assert.Equal(1, outcome.Code);
    }

    [Fact]
    public void A_forced_type_reads_what_detection_would_not()
    {
        using var session = new Session().With("x", "-A INPUT -p tcp --dport 23 -j ACCEPT\n");
        Assert.Equal("ip6tables-save", session.Run("audit", "x", "--type", "ip6tables-save", "-f", "json").Json.GetProperty("inputs")[0].GetProperty("type").GetString());
    }

    private static Session Files()
    {
        var session = new Session()
            .With("closed.txt", Session.Rules("")).With("open.txt", Session.Rules(Telnet))
            .With("perhaps.txt", Session.Rules("-A INPUT -p tcp -m tcp --dport 23 -m moonphase --full -j ACCEPT"))
            .With("prose/readme.txt", "About this folder\n");
        Directory.CreateDirectory(Path.Combine(session.Folder, "nothing"));
        return session;
    }
}
