using System.Text.Json;
using PortAudit.Model.Reports;
using PortAudit.Reporting.Sarif;

namespace PortAudit.Reporting.Tests;

/// <summary>What GitHub's "SARIF support for code scanning" asks for, and what SARIF 2.1.0 demands of what we write.</summary>
public class SarifReportTests
{
    private static readonly string[] RegionNames = ["startLine", "startColumn", "endLine", "endColumn"];
    private static readonly List<string?> Precisions = ["very-high", "high", "medium", "low"];

    [Fact]
    public void Head_names_version_tool_and_category()
    {
        using var document = Parse(SampleReport.Create());
        var root = document.RootElement;
        Assert.Equal("2.1.0", root.GetProperty("version").GetString());
        Assert.EndsWith("sarif-schema-2.1.0.json", root.GetProperty("$schema").GetString(), StringComparison.Ordinal);
        var run = Run(document);
        Assert.Equal("PortAudit", run.GetProperty("tool").GetProperty("driver").GetProperty("name").GetString());
        Assert.Equal("portaudit/", run.GetProperty("automationDetails").GetProperty("id").GetString());
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
    }

    [Fact]
    public void Rules_carry_what_an_alert_page_shows()
    {
        using var document = Parse(SampleReport.Create());
        var rules = Run(document).GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.All(rules.EnumerateArray(), rule =>
        {
            Assert.InRange(rule.GetProperty("shortDescription").GetProperty("text").GetString()!.Length, 1, 1024);
            Assert.InRange(rule.GetProperty("fullDescription").GetProperty("text").GetString()!.Length, 1, 1024);
            Assert.Contains($"https://example.org/rules/{rule.GetProperty("id")}", rule.GetProperty("help").GetProperty("text").GetString(), StringComparison.Ordinal);
            Assert.Contains($"<https://example.org/rules/{rule.GetProperty("id")}>", rule.GetProperty("help").GetProperty("markdown").GetString(), StringComparison.Ordinal);
            var properties = rule.GetProperty("properties");
            Assert.InRange(decimal.Parse(properties.GetProperty("security-severity").GetString()!), 0.1m, 10m);
            Assert.Contains(properties.GetProperty("precision").GetString(), Precisions);
            Assert.InRange(properties.GetProperty("tags").GetArrayLength(), 1, 10);
            Assert.Equal("security", properties.GetProperty("tags")[0].GetString());
        });
        Assert.DoesNotContain(rules.EnumerateArray(), r => r.GetProperty("id").GetString() == "PA5001");
    }

    [Fact]
    public void Rule_of_an_uncertain_finding_is_less_precise()
    {
        using var document = Parse(SampleReport.Create());
        var rules = Run(document).GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .ToDictionary(r => r.GetProperty("id").GetString()!, r => r.GetProperty("properties").GetProperty("precision").GetString());
        Assert.Equal("very-high", rules["PA1101"]);
        Assert.Equal("medium", rules["PA1010"]);
    }

    [Fact]
    public void Every_result_has_a_place_with_four_numbers_and_a_rule_that_is_there()
    {
        using var document = Parse(SampleReport.Create());
        var rules = Run(document).GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.All(Results(document), result =>
        {
            Assert.Equal(rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString(), result.GetProperty("ruleId").GetString());
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.All(RegionNames, name => Assert.True(place.GetProperty("region").GetProperty(name).GetInt32() >= 1));
            var uri = place.GetProperty("artifactLocation").GetProperty("uri").GetString()!;
            Assert.True(Uri.IsWellFormedUriString(uri, UriKind.Relative), uri);
            Assert.NotEmpty(result.GetProperty("partialFingerprints").GetProperty("primaryLocationLineHash").GetString()!);
        });
    }

    [Fact]
    public void Result_points_at_its_line_and_names_its_id()
    {
        using var document = Parse(SampleReport.Create());
        var result = Results(document).Single(r => r.GetProperty("ruleId").GetString() == "PA1101");
        Assert.Equal("error", result.GetProperty("level").GetString());
        Assert.Equal("PA1101-77d1f3c2-1", result.GetProperty("partialFingerprints").GetProperty("portaudit/v1").GetString());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("hosts/web%2001/iptables-save.txt", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal([11, 27, 11, 50], RegionNames.Select(n => place.GetProperty("region").GetProperty(n).GetInt32()));
        Assert.Equal(2, result.GetProperty("relatedLocations").GetArrayLength());
    }

    [Fact]
    public void Brackets_of_a_message_are_no_links()
    {
        Assert.Equal(@"see \[here\](1)", SarifText.Message("see [here](1)"));

        // Without its own escape, the attacker's backslash would eat ours.
        Assert.Equal(@"see \\\[here\](1)", SarifText.Message(@"see \[here](1)"));
        Assert.Equal(@"C:\Windows\x1b", SarifText.Message("C:\\Windows\x1b"));
    }

    [Fact]
    public void Worst_5000_are_kept_and_the_cut_is_stated()
    {
        using var document = Parse(SampleReport.WithFindings(5100));
        Assert.Equal(5000, Results(document).Count());
        Assert.Equal("error", Results(document).First().GetProperty("level").GetString());
        var notices = Run(document).GetProperty("invocations")[0].GetProperty("toolExecutionNotifications").EnumerateArray()
            .Select(n => n.GetProperty("message").GetProperty("text").GetString());
        Assert.Contains(notices, n => n!.StartsWith("100 findings beyond the worst 5000", StringComparison.Ordinal));
    }

    [Fact]
    public void Diagnostics_are_notifications()
    {
        using var document = Parse(SampleReport.Create());
        var first = Run(document).GetProperty("invocations")[0].GetProperty("toolExecutionNotifications")[0];
        Assert.Equal("NFT012", first.GetProperty("descriptor").GetProperty("id").GetString());
        Assert.Equal("error", first.GetProperty("level").GetString());
        Assert.Equal(6, first.GetProperty("locations")[0].GetProperty("physicalLocation").GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Theory]
    [InlineData("hosts/a b.txt", "/repo", "/repo", "hosts/a%20b.txt")]
    [InlineData("./x/../a.txt", "/repo", "/repo/hosts", "hosts/a.txt")]
    [InlineData("../etc/a#1?.txt", "/repo", "/repo/hosts", "etc/a%231%3F.txt")]
    [InlineData("/repo/a.txt", "/repo/", "/tmp", "a.txt")]
    [InlineData("/repository/a.txt", "/repo", "/tmp", "file:///repository/a.txt")]
    [InlineData("C:/repo/a.txt", "C:\\repo", null, "a.txt")]
    [InlineData("a:b.txt", null, null, "a%3Ab.txt")]
    [InlineData("ü.txt", null, null, "%C3%BC.txt")]
    public void Paths_start_at_the_root_of_the_repository(string path, string? root, string? from, string expected) =>
        Assert.Equal(expected, new RepositoryPaths(root, from).Address(path));

    internal static string Write(AuditReport report)
    {
        using var text = new StringWriter();
        new SarifReport().Write(report, new ReportOptions { RepositoryRoot = "/repo" }, text);
        return text.ToString();
    }

    private static JsonDocument Parse(AuditReport report) => JsonDocument.Parse(Write(report));

    private static JsonElement Run(JsonDocument document) => document.RootElement.GetProperty("runs")[0];

    private static IEnumerable<JsonElement> Results(JsonDocument document) => Run(document).GetProperty("results").EnumerateArray();
}
